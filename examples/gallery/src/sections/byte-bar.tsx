import type { ReactElement } from 'react';

interface ByteBarProps {
  readonly bytes: number | undefined;
  /** The bytes of a full bar. */
  readonly most: number | undefined;
}

/** Bytes as a length; the number stands beside it. */
export function ByteBar({ bytes, most }: ByteBarProps): ReactElement {
  const length = bytes && most ? Math.min(100, (bytes / most) * 100) : 0;
  return (
    <svg className="byte-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect className="byte-bar-room" width="100" height="4" />
      <rect className="byte-bar-bytes" width={length} height="4" />
    </svg>
  );
}
