import type { ReactElement } from 'react';
import { bytesText } from '../format/quantities.js';
import { ByteBar } from '../sections/parts.js';

interface FormatBarsProps {
  readonly original: number | undefined;
  readonly bytes: Readonly<Record<'avif' | 'webp' | 'jpeg', number | undefined>>;
}

/** Sizes of the same picture at the same quality, one bar for each format. */
export function FormatBars({ original, bytes }: FormatBarsProps): ReactElement {
  const largest = Math.max(original ?? 0, ...Object.values(bytes).map((each) => each ?? 0));
  const rows = [
    ['Original', original],
    ['JPEG', bytes.jpeg],
    ['WebP', bytes.webp],
    ['AVIF', bytes.avif],
  ] as const;
  return (
    <dl className="format-bars">
      {rows.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <ByteBar bytes={count} largest={largest} />
            <span className="figures">{count ? bytesText(count) : <span className="pending">–</span>}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
