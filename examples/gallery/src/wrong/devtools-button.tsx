import { type ReactElement, useEffect, useState } from 'react';

/** Toggles the component's developer panel. It is loaded on demand. */
export function DevtoolsButton(): ReactElement {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!shown) return undefined;
    let wanted = true;
    let unmount: (() => void) | undefined;
    import('@cameo/react-image/devtools').then(
      ({ mountDevtools }) => {
        if (wanted) unmount = mountDevtools();
      },
      () => setShown(false),
    );
    return () => {
      wanted = false;
      unmount?.();
    };
  }, [shown]);
  return (
    <p className="wrong-devtools">
      <button type="button" className="button" aria-pressed={shown} onClick={() => setShown(!shown)}>
        {shown ? 'Hide the developer panel' : 'Show the developer panel'}
      </button>
      What each picture of this page costs, as you see it while you develop.
    </p>
  );
}
