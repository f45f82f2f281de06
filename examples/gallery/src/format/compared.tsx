import type { ReactElement } from 'react';
import { comparison } from './quantities.js';

interface ComparedProps {
  readonly sent: number | undefined;
  readonly original: number | undefined;
}

/** `99.6 % smaller` in blue, `8 × larger` in ember; a dash until both sizes are known. */
export function Compared({ sent, original }: ComparedProps): ReactElement {
  const compared = sent && original ? comparison(sent, original) : undefined;
  if (compared === undefined) return <span className="pending">–</span>;
  return <strong className={compared.larger ? 'larger' : 'smaller'}>{compared.text}</strong>;
}
