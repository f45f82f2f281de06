import { issue, type OutputFormatName } from '@cameo/core';
import type { Plan, SourceFacts } from '@cameo/core/plan';
import { ProblemError } from '../http/problem-error.js';

/**
 * What a codec takes of one processor in a single call, which no timeout ends, ms: for a million pixels, and for a million
 * coded bytes. The most that was measured, of noise (docs/adr/0035-codec-time.md).
 */
const DECODE: Readonly<
  Partial<Record<SourceFacts['format'], { readonly pixels: number; readonly bytes: number }>>
> = {
  avif: { pixels: 30, bytes: 230 },
  heic: { pixels: 30, bytes: 230 },
  webp: { pixels: 50, bytes: 0 },
};

/** The same for an encoder and a million pixels of its output. */
const ENCODE: Readonly<Record<OutputFormatName, number>> = {
  avif: 500,
  webp: 300,
  jpeg: 280,
  png: 0,
  gif: 0,
};

/** The same of an AVIF up to so many pixels, which is encoded with more effort (encode.ts). */
const SMALL_AVIF = { pixels: 6_000_000, encode: 2100 };

/** What libvips takes to look for uniform edges in a million pixels, ms: a median of every one of them, in one call. */
const EDGES = 480;

/**
 * What loading the network that finds faces and running it takes, ms of one processor (docs/adr/0042-faces.md). For a cut
 * the picture that it looks at is decoded once more.
 */
const FACES = 500;

/** Share of a trigger's time that a decoder may be predicted to take, as with the work on an animation. */
const SHARE = 0.4;

/** For how long a process may go on after its answer, ms. */
const AFTER_MS = 2000;

/** How much a decoder has to do: pixels and bytes, each as often as it is decoded. */
export interface Decoded {
  readonly format: SourceFacts['format'];
  readonly pixels: number;
  readonly bytes: number;
}

/** The time in which an original is decoded by calls that cannot be ended, ms. */
export const decodeMs = ({ format, pixels, bytes }: Decoded): number => {
  const cost = DECODE[format];
  return cost === undefined ? 0 : (cost.pixels * pixels + cost.bytes * bytes) / 1_000_000;
};

/**
 * Refuses an original whose decoder would go on for too long.
 * @throws ProblemError `source-too-large`
 */
export function assertDecodable(decoded: Decoded, timeoutMs: number): void {
  const predicted = decodeMs(decoded);
  const most = timeoutMs * SHARE;
  if (predicted <= most) return;
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const megabytes = Math.ceil(decoded.bytes / 1_000_000);
  const received = `${megabytes} MB of coded pictures as ${decoded.format}, about ${seconds(predicted)} of work`;
  const about = { param: 'original', received, expected: `at most ${seconds(most)}` };
  throw new ProblemError(issue('source-too-large', about), `the original has ${received}`);
}

/** Whether calls that cannot be ended are over soon after the answer; both in ms. */
export const isOverInTime = (needed: number, left: number): boolean => needed <= left + AFTER_MS;

/** What calls that cannot be ended are predicted from. */
interface Called {
  readonly decoded: Decoded;
  readonly facts: SourceFacts;
  readonly plan: Plan;
  readonly looksForFaces?: boolean | undefined;
}

/**
 * Looks whether calls that cannot be ended will be over soon after the answer. They are not begun where they would not.
 * @throws ProblemError `render-timeout`
 */
export function assertTimeForCodecs(
  { decoded, facts, plan, looksForFaces = false }: Called,
  budgetMs: () => number,
): void {
  const { output, format } = plan;
  // Frames of an animation are looked at one by one.
  const pixels = output.width * output.height;
  const careful = format === 'avif' && pixels <= SMALL_AVIF.pixels;
  const cost = careful ? SMALL_AVIF.encode : ENCODE[format];
  const encode = plan.animated ? 0 : (pixels * cost) / 1_000_000;
  const edges = plan.trim === undefined ? 0 : (facts.width * facts.height * EDGES) / 1_000_000;
  // What was trimmed or scaled for it is decoded already.
  const again = plan.strategy === 'face' && plan.trim === undefined ? decodeMs(decoded) : 0;
  const faces = looksForFaces ? again + FACES : 0;
  const needed = decodeMs(decoded) + faces + edges + encode;
  const left = budgetMs();
  if (isOverInTime(needed, left)) return;
  throw new ProblemError(
    issue('render-timeout', { param: 'original' }),
    `${Math.round(left)} ms were left, and calls that cannot be ended take about ${Math.round(needed)} ms`,
  );
}
