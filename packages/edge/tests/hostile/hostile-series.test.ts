import { runs } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Judge, type Judged, startJudge } from './judged.js';
import { seriesState } from './series-state.js';
import { tableOf, writeBetween } from './series-table.js';

/**
 * Number of files, first number, and seed: `pnpm stress:hostile` takes 10,000 files. A failed file is repeated by its number:
 * `CAMEO_HOSTILE_FROM=NUMBER CAMEO_HOSTILE_FILES=1`.
 */
const FILES = Number(process.env['CAMEO_HOSTILE_FILES'] ?? runs(240, 6));
const FROM = Number(process.env['CAMEO_HOSTILE_FROM'] ?? 0);
const SEED = Number(process.env['CAMEO_HOSTILE_SEED'] ?? 26);

/** File with the results of each file; a later run continues with the missing and failed ones. */
const STATE = process.env['CAMEO_HOSTILE_STATE'];

/** A document whose table of this series is updated. */
const TABLE = process.env['CAMEO_HOSTILE_TABLE'];

const say = (text: string): void => void process.stderr.write(`  ${text}\n`);

let judge: Judge;
beforeAll(async () => {
  judge = await startJudge(SEED);
});
afterAll(() => judge.stop());

describe.runIf(process.platform === 'linux')('malicious files of a seed', () => {
  it(`are answered within time and memory, ${FILES} of them`, {
    timeout: 60_000 + FILES * 3000,
  }, async () => {
    const state = seriesState(STATE);
    say(
      `seed ${SEED}, files ${FROM} to ${FROM + FILES - 1}${STATE === undefined ? '' : `, kept in ${STATE}`}`,
    );
    const all: Judged[] = [];
    for (let index = FROM; index < FROM + FILES; index += 1) {
      const known = state.found(index);
      const judged = known ?? (await judge.judge(index));
      if (known === undefined) state.add(judged);
      all.push(judged);
      if (judged.wrong.length > 0) say(JSON.stringify(judged));
      if (known === undefined && all.length % 100 === 0) {
        say(`${all.length} files, ${all.filter(({ wrong }) => wrong.length > 0).length} of them wrong`);
      }
    }
    say(`\n${summaryOf(all)}`);
    expect(all.filter(({ wrong }) => wrong.length > 0)).toEqual([]);
    // A series without any rendered picture would prove nothing.
    const pictures = all.filter(({ outcome }) => outcome === 'picture').length;
    if (FILES >= 60) expect(pictures).toBeGreaterThan(FILES / 8);
    if (TABLE !== undefined) writeBetween(TABLE, 'stress:hostile', `${aboutOf(all)}\n\n${tableOf(all)}`);
  });
});

const aboutOf = (all: readonly Judged[]): string =>
  `Seed ${SEED}, files ${FROM} to ${FROM + FILES - 1}, ${all.reduce((sum, { bytes }) => sum + bytes / 1e9, 0).toFixed(1)} GB.`;

/** Figures of a series: its table, and the worst of each kind. */
function summaryOf(all: readonly Judged[]): string {
  const worst = (name: string, of: (one: Judged) => number | undefined): string => {
    const [largest] = [...all].sort((one, other) => (of(other) ?? 0) - (of(one) ?? 0));
    return `  ${name}: ${of(largest as Judged)?.toFixed(2)}, ${JSON.stringify(largest)}`;
  };
  return [
    tableOf(all),
    worst('measured by predicted', ({ ownMb, predictedMb }) => predictedMb && ownMb / predictedMb),
    worst('MB', ({ peakMb }) => peakMb),
    worst('ms', ({ ms }) => ms),
    worst('ms of processors', ({ cpuMs }) => cpuMs),
    worst('ms of survey, header and plan', ({ plannedMs }) => plannedMs),
    worst('ms of the good picture', ({ goodMs }) => goodMs),
    worst('ms until idle', ({ idleMs }) => idleMs),
  ].join('\n');
}
