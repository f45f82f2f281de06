/** A class of screens. */
export interface Screen {
  /** Width of the viewport, CSS px. */
  readonly width: number;
  /** Device px per CSS px. */
  readonly density: number;
  /** Relative share of page views. */
  readonly share: number;
}

/** Width, density and share, as in the tables. */
type Row = readonly [width: number, density: number, share: number];

/**
 * Phones, late in 2026, per cent of page views on phones. Of StatCounter's six most frequent sizes worldwide in September 2026
 * (gs.statcounter.com/screen-resolution-stats/mobile/worldwide): 414 × 896 13.35, 360 × 800 7.54, 384 × 832 7.10, 390 × 844
 * 6.05, 393 × 873 4.18, 360 × 780 3.39. It lists no others: their shares are estimates, in the order of its table of 2022 and
 * 2023 (`earlier-screens.ts`), with newer sizes added. Densities are those of the phones with each size, from their makers:
 * iPhone XR and 11 (414 at 2), Galaxy A with 720 px (360 at 2) and S (360 at 3, 384 at 2.8125), iPhone 12 to 16e (390), 15 and
 * 16 (393 at 3), 16 Pro to 18 Pro (402, 440), Redmi and Pixel (393 at 2.75, 412 at 2.625).
 */
const PHONES: readonly Row[] = [
  [320, 2, 1],
  [360, 2, 10],
  [360, 3, 9],
  [375, 2, 3],
  [375, 3, 4],
  [384, 2.8125, 9],
  [390, 3, 6],
  [393, 2.75, 7],
  [393, 3, 5],
  [402, 3, 6],
  [412, 2.625, 8],
  [412, 3.5, 3],
  [414, 2, 11.4],
  [414, 3, 2],
  [428, 3, 3],
  [430, 3, 5],
  [440, 3, 5],
];

/**
 * Computers. From the same source, worldwide, September 2026 (…/desktop/worldwide): 1920 × 1080 28.07, 1536 × 864 10.00, 1366 ×
 * 768 7.95, 1280 × 720 4.71, 2560 × 1440 3.95; the others are estimates: MacBooks (1440, 1470, 1512 and 1728 at 2), scaled
 * desktops (1536 and 2048 at 1.25, 1280 and 1707 at 1.5). Viewports are assumed to be as wide as their screens.
 */
const COMPUTERS: readonly Row[] = [
  [1280, 1, 2],
  [1280, 1.5, 4.7],
  [1366, 1, 8],
  [1440, 1, 2],
  [1440, 2, 4],
  [1470, 2, 2.5],
  [1512, 2, 2.5],
  [1536, 1.25, 10],
  [1600, 1, 3],
  [1680, 1, 1.5],
  [1707, 1.5, 1.5],
  [1728, 2, 2],
  [1920, 1, 28.1],
  [1920, 2, 1],
  [2048, 1.25, 1.5],
  [2560, 1, 4],
];

/** Tablets: iPads by their makers' sizes, and Android at 800 and 1280; the shares are estimates. */
const TABLETS: readonly Row[] = [
  [768, 2, 30],
  [800, 1.5, 10],
  [810, 2, 20],
  [820, 2, 20],
  [834, 2, 10],
  [1024, 2, 6],
  [1180, 2, 8],
  [1280, 1.5, 6],
];

/** Combines a table for each kind of device by the share of page views of the kind. */
export function screensOf(
  kinds: readonly { readonly share: number; readonly rows: readonly Row[] }[],
): readonly Screen[] {
  return kinds.flatMap(({ share, rows }) => {
    const all = rows.reduce((sum, row) => sum + row[2], 0);
    return rows.map(([width, density, part]) => ({ width, density, share: (share * part) / all }));
  });
}

/** Current screens. Shares of the kinds: StatCounter's platforms worldwide, 2020, which have hardly changed since 2017. */
export const SCREENS: readonly Screen[] = screensOf([
  { share: 0.516, rows: PHONES },
  { share: 0.456, rows: COMPUTERS },
  { share: 0.028, rows: TABLETS },
]);
