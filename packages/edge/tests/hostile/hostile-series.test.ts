import { runs } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Judge, type Judged, startJudge } from './judged.js';

/**
 * How many files are made, from which number on, and by which seed: `pnpm stress:hostile` takes 10,000. A file that failed
 * is made again by its number: `CAMEO_HOSTILE_FROM=NUMBER CAMEO_HOSTILE_FILES=1`.
 */
const FILES = Number(process.env['CAMEO_HOSTILE_FILES'] ?? runs(240, 24));
const FROM = Number(process.env['CAMEO_HOSTILE_FROM'] ?? 0);
const SEED = Number(process.env['CAMEO_HOSTILE_SEED'] ?? 26);

let judge: Judge;
beforeAll(async () => {
  judge = await startJudge(SEED);
});
afterAll(() => judge.stop());

describe.runIf(process.platform === 'linux')('files that were made to harm, by a seed', () => {
  it(`are answered in time, in kind and in memory, ${FILES} of them`, {
    timeout: 60_000 + FILES * 3000,
  }, async () => {
    const all: Judged[] = [];
    for (let index = FROM; index < FROM + FILES; index += 1) {
      const judged = await judge.judge(index);
      all.push(judged);
      if (judged.wrong.length > 0) process.stderr.write(`  ${JSON.stringify(judged)}\n`);
      if (all.length % 500 === 0) process.stderr.write(`  ${all.length} files\n`);
    }
    process.stderr.write(`\n${summaryOf(all)}\n`);
    expect(all.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    // A series of which nothing is drawn would prove nothing.
    const pictures = all.filter(({ outcome }) => outcome === 'picture').length;
    if (FILES >= 60) expect(pictures).toBeGreaterThan(FILES / 8);
  });
});

/** Figures of a series: outcomes by their number, and the worst of each kind. */
function summaryOf(all: readonly Judged[]): string {
  const outcomes = new Map<string, number>();
  for (const { kind, outcome } of all) {
    for (const name of [outcome, `${kind.split(',')[0]} ${outcome}`]) {
      outcomes.set(name, (outcomes.get(name) ?? 0) + 1);
    }
  }
  const worst = (name: string, of: (one: Judged) => number | undefined): string => {
    const [most] = [...all].sort((one, other) => (of(other) ?? 0) - (of(one) ?? 0));
    return `  ${name}: ${of(most as Judged)?.toFixed(2)}, ${JSON.stringify(most)}`;
  };
  return [
    ...[...outcomes].sort().map(([outcome, count]) => `  ${outcome}: ${count}`),
    worst('measured by predicted', ({ peakMb, predictedMb }) => predictedMb && peakMb / predictedMb),
    worst('MB', ({ peakMb }) => peakMb),
    worst('ms', ({ ms }) => ms),
    worst('ms of processors', ({ cpuMs }) => cpuMs),
    worst('ms of survey, header and plan', ({ plannedMs }) => plannedMs),
    worst('ms of the good picture', ({ goodMs }) => goodMs),
    worst('ms until idle', ({ idleMs }) => idleMs),
  ].join('\n');
}
