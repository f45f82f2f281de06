import { costOf } from '@cameo/infra';

/** Inputs of an estimate for a change of the ladder. */
export interface Stock {
  /** Originals in the bucket. */
  readonly pictures: number;
  /** Number of formats that clients request. */
  readonly formats: number;
  /** Pictures sent to viewers per month. */
  readonly views: number;
  /** Size of a derivative, kB (1,000 bytes). */
  readonly pictureKb: number;
  /** Duration of one render, ms. */
  readonly renderMs: number;
  /** Memory of the function that renders, MB. */
  readonly memoryMb: number;
}

/** The one-time costs of a change of the ladder, and its monthly savings. */
export interface Change {
  readonly stay: readonly number[];
  readonly added: readonly number[];
  readonly gone: readonly number[];
  /** Maximum number of new derivatives, if every picture is requested at every new rung, in every format. */
  readonly renders: number;
  /** US dollars for all of them. */
  readonly cost: number;
  /** Reduction of bytes sent to viewers per month; negative for an increase. */
  readonly savedBytes: number;
  /** US dollars for these bytes. */
  readonly saved: number;
}

const MB_PER_GB = 1024;

/**
 * The costs and savings of a change from one ladder to another.
 * @param sent pixels sent after ÷ pixels sent before, for the same places; bytes are assumed to be proportional
 */
export function change(
  before: readonly number[],
  after: readonly number[],
  sent: number,
  { pictures, formats, views, pictureKb, renderMs, memoryMb }: Stock,
): Change {
  const added = after.filter((rung) => !before.includes(rung));
  const renders = pictures * formats * added.length;
  const savedBytes = views * pictureKb * 1000 * (1 - sent);
  return {
    stay: after.filter((rung) => before.includes(rung)),
    added,
    gone: before.filter((rung) => !after.includes(rung)),
    renders,
    // As `cameo budget` counts a render: both functions, a lookup, the original, and a check of the original.
    cost: costOf({
      'edge-request': 2 * renders,
      'edge-gb-second': renders * (renderMs / 1000) * (memoryMb / MB_PER_GB),
      's3-get': 4 * renders,
      's3-put': renders,
    }),
    savedBytes,
    saved: costOf({ 'cdn-gb': savedBytes / 1e9 }),
  };
}
