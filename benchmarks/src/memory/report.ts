import { markdownTable, whole } from '@cameo/command-line';
import type { Found } from '../harness/bench.js';
import type { Judged } from './judge.js';
import { type Largest, WAYS } from './largest.js';

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
