import { issue, type OutputFormatName } from '@cameo/core';
import type { Effort, Plan, SourceFacts } from '@cameo/core/plan';
import { ProblemError } from '../http/problem-error.js';

/**
 * Processor time of a decoder's single, uninterruptible call, ms, per million pixels and per million coded bytes: the measured
 * maximum, for noise (docs/adr/0035-codec-time.md).
 */
const DECODE: Readonly<
  Partial<Record<Decoded['format'], { readonly pixels: number; readonly bytes: number }>>
> = {
  avif: { pixels: 30, bytes: 230 },
  heic: { pixels: 30, bytes: 230 },
  webp: { pixels: 50, bytes: 0 },
  // Of several scans, which libjpeg reads before the first row.
  'arithmetic jpeg': { pixels: 6, bytes: 190 },
};

/** The same for an encoder, per million pixels of its output. */
const ENCODE: Readonly<Record<OutputFormatName, number>> = {
  avif: 500,
  webp: 300,
  jpeg: 280,
  png: 0,
  gif: 0,
};

/** The same for an AVIF up to this number of pixels, which is encoded with more effort (encode.ts). */
const SMALL_AVIF = { pixels: 6_000_000, encode: 2100 };

/** The same for encoders with refining effort (docs/adr/0043-refine.md). */
const ENCODE_REFINED: typeof ENCODE = { ...ENCODE, avif: 9000, webp: 600, jpeg: 600 };

/** Processor time of libvips' search for uniform edges, ms per million pixels: one call for a median filter over all pixels. */
const EDGES = 480;

/**
 * Processor time of loading and running the face detection network, ms (docs/adr/0042-faces.md). For a crop the picture is
 * decoded again for it.
 */
const FACES = 500;

/** Share of a trigger's time that a decoder's predicted time may take, as for work on an animation. */
const SHARE = 0.4;

/** How long a process may continue after its answer, ms. */
const AFTER_MS = 2000;

/** Work of a decoder: pixels and bytes, each counted as often as it is decoded. */
export interface Decoded {
  readonly format: SourceFacts['format'] | 'arithmetic jpeg';
  readonly pixels: number;
  readonly bytes: number;
}

/** Predicted time of uninterruptible decoder calls for an original, ms. */
export const decodeMs = ({ format, pixels, bytes }: Decoded): number => {
  const cost = DECODE[format];
  return cost === undefined ? 0 : (cost.pixels * pixels + cost.bytes * bytes) / 1_000_000;
};

/**
 * Rejects an original whose decoding would take too long.
 * @throws ProblemError `source-too-large`
 */
export function assertDecodable(decoded: Decoded, timeoutMs: number): void {
  const predicted = decodeMs(decoded);
  const maxMs = timeoutMs * SHARE;
  if (predicted <= maxMs) return;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const megabytes = Math.ceil(decoded.bytes / 1_000_000);
  const received = `${megabytes} MB of coded pictures as ${decoded.format}, about ${seconds(predicted)} of work`;
  const about = { param: 'original', received, expected: `at most ${seconds(maxMs)}` };
  throw new ProblemError(issue('source-too-large', about), `the original has ${received}`);
}

/** Whether uninterruptible calls end soon enough after the answer; both in ms. */
export const isOverInTime = (needed: number, left: number): boolean => needed <= left + AFTER_MS;

/** Inputs of the prediction for uninterruptible calls. */
interface Called {
  readonly decoded: Decoded;
  readonly facts: SourceFacts;
  readonly plan: Plan;
  readonly looksForFaces?: boolean | undefined;
  readonly effort?: Effort | undefined;
}

/**
 * Rejects work whose uninterruptible calls would outlast the answer by too much, before they start.
 * @throws ProblemError `render-timeout`
 */
export function assertTimeForCodecs(
  { decoded, facts, plan, looksForFaces = false, effort = 'first' }: Called,
  budgetMs: () => number,
): void {
  const { output, format } = plan;
  // Frames of an animation are processed one by one.
  const pixels = output.width * output.height;
  const careful = format === 'avif' && pixels <= SMALL_AVIF.pixels;
  const first = careful ? SMALL_AVIF.encode : ENCODE[format];
  const cost = effort === 'refined' ? ENCODE_REFINED[format] : first;
  const encode = plan.animated ? 0 : (pixels * cost) / 1_000_000;
  const edges = plan.trim === undefined ? 0 : (facts.width * facts.height * EDGES) / 1_000_000;
  // A trimmed or scaled picture is decoded already.
  const again = plan.strategy === 'face' && plan.trim === undefined ? decodeMs(decoded) : 0;
  const faces = looksForFaces ? again + FACES : 0;
  const needed = decodeMs(decoded) + faces + edges + encode;
  const left = budgetMs();
  if (isOverInTime(needed, left)) return;
  throw new ProblemError(
    issue('render-timeout', { param: 'original' }),
    `${Math.round(left)} ms were left, and calls that cannot be stopped take about ${Math.round(needed)} ms`,
  );
}
