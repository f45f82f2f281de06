import { costOf } from '@cameo/infra';

/** What a change of the ladder is estimated from. */
export interface Stock {
  /** Originals in the bucket. */
  readonly pictures: number;
  /** Formats in which clients ask for them. */
  readonly formats: number;
  /** Pictures that viewers are sent in a month. */
  readonly views: number;
  /** Of a derivative, kB (1,000 bytes). */
  readonly pictureKb: number;
  /** For one render, ms. */
  readonly renderMs: number;
  /** Of the function that renders, MB. */
  readonly memoryMb: number;
}

/** What a change of the ladder costs, once, and what it saves, each month. */
export interface Change {
  readonly stay: readonly number[];
  readonly added: readonly number[];
  readonly gone: readonly number[];
  /** Derivatives that are made anew when every picture is asked for at every new rung, in every format: at most. */
  readonly renders: number;
  /** US dollars for all of them. */
  readonly cost: number;
  /** Bytes that viewers are sent less in a month; negative when they are sent more. */
  readonly savedBytes: number;
  /** US dollars for these bytes. */
  readonly saved: number;
}

const MB_PER_GB = 1024;

/**
 * What it costs to go from one ladder to another.
 * @param sent pixels sent after ÷ pixels sent before, for the same places; bytes are taken to follow them
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
    // As `cameo budget` counts a render: both functions, a look, the original, and a look whether it is still the same.
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
