import type { Rate } from '../src/harness/rates.js';
import type { Measured } from '../src/react/report.js';

const rate = (perSecond: number, ratio: number): Rate => ({
  perSecond: { median: perSecond, low: perSecond * 0.9, high: perSecond * 1.1 },
  ratio: { median: ratio, low: ratio - 0.1, high: ratio + 0.1 },
});

const weight = (bytes: number) => ({ bytes, pixels: 1.25, min: 0.9, max: 1.4 });

const library = (id: string, bytes: number, ratio: number) => ({
  id,
  name: `\`${id}\``,
  setUp: 'as it comes',
  bytes,
  picture: rate(20_000 * ratio, ratio),
  page: rate(1_000 * ratio, ratio),
  markup: { bytes: 18_400, widths: 14 },
});

/** A run with round figures that meets every expectation. */
export const MEASURED: Measured = {
  versions: { react: '19.0.0', Chromium: '150.0.1.2' },
  input: 'Ratios are to the first row.',
  pictures: '24 pictures from 5 originals',
  rounds: 11,
  libraries: [
    library('cameo-image', 5_000, 1),
    library('next-image', 7_000, 1.1),
    library('unpic-auto', 8_000, 0.5),
    library('react-imgix', 18_000, 0.2),
    library('plain-img', 0, 12),
  ],
  builders: [{ name: 'a builder', bytes: 2_000 }],
  screens: [
    {
      viewport: { width: 360, dpr: 2 },
      pages: [
        { id: 'cameo-image', weight: weight(200_000) },
        { id: 'next-image', weight: weight(204_000) },
        { id: 'react-imgix', weight: weight(180_000) },
      ],
      refined: weight(164_000),
    },
    {
      viewport: { width: 1280, dpr: 1 },
      pages: [
        { id: 'cameo-image', weight: weight(1_000_000) },
        { id: 'next-image', weight: weight(1_350_000) },
        { id: 'react-imgix', weight: weight(930_000) },
      ],
      refined: weight(900_000),
    },
  ],
};
