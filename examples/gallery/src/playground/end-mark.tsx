import type { ReactElement } from 'react';
import { countText } from '../format/quantities.js';

interface EndMarkProps {
  readonly values: readonly number[];
  /** Width of the original. */
  readonly end: number;
  readonly requested: number;
}

/** Marks below the widths the original's own, and requests beyond it. */
export function EndMark({ values, end, requested }: EndMarkProps): ReactElement {
  const next = values.findIndex((value) => value >= end);
  const [before = 0, after = 0] = [values[next - 1], values[next]];
  const at = next < 0 ? values.length - 1 : next === 0 ? 0 : next - 1 + (end - before) / (after - before);
  const percent = Math.round((at / (values.length - 1)) * 1000) / 10;
  return (
    <div className="end-mark">
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect className="end-within" width={percent} height="2" y="2" />
        <rect className="end-beyond" x={percent} width={100 - percent} height="2" y="2" />
        <rect className="end-line" x={Math.min(99.2, percent)} width="0.8" height="6" />
      </svg>
      <p className={requested > end ? 'end-text end-reached' : 'end-text'}>
        {requested > end
          ? `The original ends at ${countText(end)} px: you get that, it is never enlarged.`
          : `The original ends at ${countText(end)} px, and is never enlarged.`}
      </p>
    </div>
  );
}
