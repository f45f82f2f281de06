import { markdownTable, whole } from '@cameo/command-line';
import type { Found } from '../harness/bench.js';
import type { Case } from './cases.js';
import { type Largest, WAYS } from './largest.js';

/** The work of one process with one original. */
export interface Task {
  /** Path of the original. */
  readonly file: string;
  /** The implementation: Cameo's handler, *Refine*, or the sharp calls of a peer. */
  readonly way: 'cameo' | 'refine' | 'ipx' | 'next';
  /**
   * Cameo's queries, one render each, in one process; for *Refine*, the first of them that its function can render. Peers use
   * only `w` and `f` of them.
   */
  readonly queries: readonly string[];
  /** The request's `Accept` header. */
  readonly accept: string;
  readonly memoryMb: number;
}

/** Result of a task. */
export interface Outcome {
  /** `late`: the time limit ended the render after it had allocated its memory. */
  readonly ended: 'picture' | 'refused' | 'late' | 'failed' | 'died';
  /** Code of a problem, message of an error, or how the process died. */
  readonly why?: string;
  /** Width and height of the refined derivative, px. */
  readonly size?: string;
  /** Core's prediction, MiB; the maximum over several queries. */
  readonly predictedMb?: number;
  /** Peak resident memory (VmHWM), MiB. */
  readonly measuredMb?: number;
  readonly ms?: number;
}

/** A case with its result. */
export interface Judged {
  readonly name: string;
  readonly photo: boolean;
  readonly outcome: Outcome;
  /** Predicted over measured; undefined if nothing was rendered. */
  readonly ratio: number | undefined;
  /** Description of the fault; undefined without one. */
  readonly wrong: string | undefined;
}

/** Maximum ratio of the prediction to the measurement for a photograph. */
export const MAX_RATIO = 2.5;

/** Judges one case: it must end in a picture or a refusal, and the prediction must hold. */
export function judge({ name, photo }: Pick<Case, 'name' | 'photo'>, outcome: Outcome): Judged {
  const { ended, predictedMb, measuredMb, why } = outcome;
  const rendered =
    (ended === 'picture' || ended === 'late') && predictedMb !== undefined && measuredMb !== undefined;
  const ratio = rendered ? predictedMb / measuredMb : undefined;
  return { name, photo, outcome, ratio, wrong: wrongWith() };

  function wrongWith(): string | undefined {
    if (ended === 'died' || ended === 'failed') return `${ended}: ${why ?? 'nothing was said'}`;
    if (ratio === undefined) return undefined;
    if (ratio < 1) return 'predicted less than it took';
    return photo && ended === 'picture' && ratio > MAX_RATIO
      ? `predicted more than ${MAX_RATIO} times what it took`
      : undefined;
  }
}

/** All results of one run. */
export interface MemoryResult extends Found {
  readonly judged: readonly Judged[];
  readonly largest: readonly Largest[];
}

/** The printed report. */
export function reportMemory({ judged, largest }: Pick<MemoryResult, 'judged' | 'largest'>): string {
  const parts = [cases(judged), summary(judged)];
  return (largest.length === 0 ? parts : [...parts, sizes(largest)]).join('\n\n');
}

const cases = (judged: readonly Judged[]): string =>
  markdownTable({
    head: ['case', 'predicted MB', 'measured MB', 'ratio', ''],
    rows: judged.map(({ name, outcome, ratio, wrong }) => [
      outcome.size === undefined ? name : `${name}: ${outcome.size}`,
      outcome.predictedMb === undefined ? '' : whole(outcome.predictedMb),
      outcome.ended === 'refused' || outcome.measuredMb === undefined ? '' : whole(outcome.measuredMb),
      ratio === undefined ? '' : ratio.toFixed(2),
      wrong ?? (outcome.ended === 'picture' ? '' : outcome.ended),
    ]),
  });

function summary(judged: readonly Judged[]): string {
  const ratios = (photo: boolean) =>
    judged.flatMap((each) => (each.photo === photo && each.ratio !== undefined ? [each.ratio] : []));
  const range = (of: readonly number[]) =>
    of.length === 0
      ? 'none'
      : `${Math.min(...of).toFixed(2)} to ${Math.max(...of).toFixed(2)} (${of.length})`;
  const refused = judged.filter(({ outcome }) => outcome.ended === 'refused').length;
  return `Predicted over measured: photographs ${range(ratios(true))}, drawn ${range(ratios(false))}. Refused: ${refused}. Wrong: ${judged.filter(({ wrong }) => wrong !== undefined).length}.`;
}

const WAY_NAMES = { cameo: 'Cameo', ipx: 'IPX', next: 'Next.js' } as const;

function sizes(largest: readonly Largest[]): string {
  const shown = (size: number) => (size === 0 ? 'none' : String(size));
  return markdownTable({
    head: [
      'largest original, megapixels',
      ...WAYS.map((way) => WAY_NAMES[way]),
      ...WAYS.map((way) => `${WAY_NAMES[way]}, five in a row`),
    ],
    rows: largest.map(({ kind, megapixels }) => [
      kind,
      ...WAYS.map((way) => shown(megapixels[way].once)),
      ...WAYS.map((way) => shown(megapixels[way].again)),
    ]),
  });
}
