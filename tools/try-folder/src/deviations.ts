// What a browser shows otherwise, for reasons that are known.

/** A picture that cannot look as in a browser. */
export interface Deviation {
  /** The end of its path. */
  readonly file: string;
  /** Type of the affected answers; undefined for all. */
  readonly type: string | undefined;
  /** The expected fault. */
  readonly fault: RegExp;
  /** For docs/reliability.md. */
  readonly why: string;
}

/**
 * Known deviations from a browser, with reasons. Each is a file of the folders below `CAMEO_PICTURES`. An entry without any
 * matching fault is a fault itself, so that this list stays correct.
 */
export const DEVIATIONS: readonly Deviation[] = [
  {
    file: '08-dithered-sprite-400x300.gif',
    type: 'image/gif',
    fault: /differs by/,
    why: 'its transparency is dithered; scaled down it is half transparent, which a GIF cannot be',
  },
  {
    file: 'rotating-squares.webp',
    type: 'image/gif',
    fault: /differs by/,
    why: 'at 64 px, the edges of its squares are a large part of it, and half transparent, which a GIF cannot be',
  },
  {
    file: 'pngsuite-tbbn3p08.png',
    type: 'image/png',
    fault: /at its own size/,
    why: 'its gamma of 1.0 is taken into its pixels, so that 1,499 bytes become 1,699',
  },
  {
    file: 'cosmos-p3pq-10bpc.avif',
    type: undefined,
    fault: /differs by/,
    why: 'it is in PQ, with a matrix that is derived from its primaries: Chromium shows the numbers as if they were sRGB; here it is tone-mapped (ADR 18)',
  },
  {
    file: 'testimgari-arithmetic.jpg',
    type: 'image/jpeg',
    fault: /at its own size/,
    why: 'its arithmetic coding is one that few programs read, so that it is coded anew: in 95, where it has less',
  },
  {
    // At the smallest size and q=95, which only this path has in the sample.
    file: 'colour/p3.png',
    type: 'image/avif',
    fault: /differs by 2\.3 of 2\.2 \(mean\), 2\.3 of /,
    why: 'it is one saturated red: luma and chroma of 8 bits come back 2.3 levels beside it, everywhere alike',
  },
  {
    file: 'embedded-images.svg',
    type: undefined,
    fault: /differs by/,
    why: 'its text names a font that is nowhere: the browser and the resizer each take another one',
  },
];

/**
 * Originals whose colours Chromium itself displays wrongly: they are compared with sharp's decoding. If the two agree, that is
 * a fault too.
 */
export const SHOWN_WRONGLY: readonly { file: string; why: string }[] = [
  'kimono-rotate90.avif',
  'fox-444-odd-1203x799.avif',
].map((file) => ({
  file,
  why: "its luma and colour are those of BT.2020, whose factor for blue, 2.14, Chromium's conversion cuts off at 2",
}));
