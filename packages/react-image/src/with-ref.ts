import type { ReactElement } from 'react';
import * as React from 'react';
import * as ReactDOM from 'react-dom';

// A property read that bundlers leave alone: either is missing in some React.
const { forwardRef } = { ...React } as Partial<typeof React>;
const { preload } = { ...ReactDOM } as Partial<typeof ReactDOM>;

/**
 * A component that is given its `ref` among its props by any React. React 19 does that by itself; 18, which has no
 * `preload` either, only for what was made with `forwardRef`.
 */
export function withRef<F extends (props: never) => ReactElement>(render: F): F {
  if (preload || !forwardRef) return render;
  return forwardRef((props: object, ref) =>
    render((ref ? { ...props, ref } : props) as never),
  ) as unknown as F;
}
