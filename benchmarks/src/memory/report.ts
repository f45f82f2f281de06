import { markdownTable, whole } from '@cameo/command-line';
import type { Found } from '../harness/bench.js';
import type { Case } from './cases.js';
import { type Largest, WAYS } from './largest.js';

/** The work of one process with one original. */
export interface Task {
  /** Path of the original. */
  readonly file: string;
  /** Whose way: Cameo's handler, or the sharp calls of a peer. */
  readonly way: 'cameo' | 'ipx' | 'next';
  /** Cameo's queries, one render each, in one process; peers only take `w` and `f` of them. */
  readonly queries: readonly string[];
  /** What the client reads. */
  readonly accept: string;
  readonly memoryMb: number;
}

/** What came of it. */
export interface Outcome {
  /** `late`: it was ended because its time was over, after it had taken what it takes. */
  readonly ended: 'picture' | 'refused' | 'late' | 'failed' | 'died';
  /** Code of a problem, words of an error, or how the process died. */
  readonly why?: string;
  /** What core predicted, MiB; of several queries the most. */
  readonly predictedMb?: number;
  /** The most that was ever resident (VmHWM), MiB. */
  readonly measuredMb?: number;
  readonly ms?: number;
}

/** A case with what came of it. */
export interface Judged {
  readonly name: string;
  readonly photo: boolean;
  readonly outcome: Outcome;
  /** Predicted over measured; undefined where nothing was rendered. */
  readonly ratio: number | undefined;
  /** What is wrong, in words; undefined when nothing is. */
  readonly wrong: string | undefined;
}

/** Farthest that a prediction may be above what a photograph takes. */
export const FARTHEST = 2.5;

/** Judges one case: a picture or a refusal, and a prediction that holds. */
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
    return photo && ended === 'picture' && ratio > FARTHEST
      ? `predicted more than ${FARTHEST} times what it took`
      : undefined;
  }
}

/** Everything that one run found. */
export interface MemoryResult extends Found {
  readonly judged: readonly Judged[];
  readonly largest: readonly Largest[];
}

/** What is printed. */
export function reportMemory({ judged, largest }: Pick<MemoryResult, 'judged' | 'largest'>): string {
  const parts = [cases(judged), summary(judged)];
  return (largest.length === 0 ? parts : [...parts, sizes(largest)]).join('\n\n');
}

const cases = (judged: readonly Judged[]): string =>
  markdownTable({
    head: ['case', 'predicted MB', 'measured MB', 'ratio', ''],
    rows: judged.map(({ name, outcome, ratio, wrong }) => [
      name,
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
