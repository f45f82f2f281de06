import type { KeyboardEvent, ReactElement } from 'react';
import { type Point, pointAfterKey, pointAt } from './focus-point.js';

interface FocusKeysProps {
  readonly focus: Point;
  readonly onFocus: (focus: Point) => void;
}

/** The focus for keyboards and screen readers: two visually hidden sliders. On both, all four arrow keys move it. */
export function FocusKeys({ focus, onFocus }: FocusKeysProps): ReactElement {
  const move = (event: KeyboardEvent): void => {
    const moved = pointAfterKey(focus, event.key, event.shiftKey);
    if (moved === undefined) return;
    event.preventDefault();
    onFocus(moved);
  };
  const slider = { type: 'range', min: 0, max: 100, onKeyDown: move } as const;
  return (
    <div className="focus-keys">
      <input
        {...slider}
        aria-label="Focus across"
        value={Math.round(focus.x * 100)}
        onChange={(event) => onFocus(pointAt(event.currentTarget.valueAsNumber / 100, focus.y))}
      />
      <input
        {...slider}
        aria-label="Focus down"
        value={Math.round(focus.y * 100)}
        onChange={(event) => onFocus(pointAt(focus.x, event.currentTarget.valueAsNumber / 100))}
      />
    </div>
  );
}
