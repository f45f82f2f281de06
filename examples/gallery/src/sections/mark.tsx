import type { ReactElement } from 'react';

/** One oval, three sizes. */
export function Mark(): ReactElement {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <ellipse cx="16" cy="16" rx="11" ry="14" />
      <ellipse cx="16" cy="20" rx="7.2" ry="10" />
      <ellipse cx="16" cy="24" rx="3.6" ry="6" />
    </svg>
  );
}
