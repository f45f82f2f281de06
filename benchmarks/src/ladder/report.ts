import { spread } from '../interleaved.js';
import { describeMachine, type Machine } from '../machine.js';
import { markdownTable, times, whole } from '../table.js';
import { wrap } from '../wrap.js';
import type { Ladder, Way } from './make-ladder.js';
import type { Contest, Measured } from './measure.js';
import { MEZZANINES, type MezzanineKind } from './ways.js';

/** What a run was made with. */
export interface Setting {
  readonly machine: Machine;
  readonly command: string;
}

/** Most that a rung may lose, as a share of its score. */
const MOST_LOSS = 0.02;

/** What is printed, and what stands in docs/performance.md. */
export function report(measured: Measured, { machine, command }: Setting): string {
  const { contests, losses, edge } = measured;
  const parts = [
    `\`\`\`sh\n${command}\n\`\`\``,
    wrap(
      `${describeMachine(machine)}. Seven rungs in three formats, each in a mixed order; processor’s time and bytes as shares of those rung by rung from the original.`,
    ),
    waysTable(contests),
  ];
  if (losses.length > 0) {
    parts.push(
      'What a rung loses when it comes from a mezzanine (SSIMULACRA against the lossless reference):',
    );
    parts.push(lossTable(losses));
  }
  if (edge.length > 0) {
    parts.push('The edge itself, all rungs in three formats, with what it keeps by default:');
    parts.push(edgeTable(edge));
  }
  return parts.join('\n\n');
}

/** Of one original, in all formats: the sums of the medians. */
function waysTable(contests: readonly Contest[]): string {
  const names = [...new Set(contests.map(({ name }) => name))];
  return markdownTable({
    head: ['original', 'MP', 'MB', 'rung by rung, ms', 'mezzanine', 'first rung', 'read', 'one decoding'],
    rows: names.map((name) => {
      const of = contests.filter((contest) => contest.name === name);
      const [one] = of;
      const sum = (way: Way, figure: (ladder: Ladder) => number) =>
        of.reduce((total, { rounds }) => total + spread(rounds.map((round) => figure(round[way]))).median, 0);
      const share = (way: Way, figure: (ladder: Ladder) => number) =>
        times(sum(way, figure) / sum('rung by rung', figure));
      const cpu = ({ cpuMs }: Ladder) => cpuMs;
      return [
        name,
        (one?.megapixels ?? 0).toFixed(1),
        ((one?.sourceBytes ?? 0) / 1e6).toFixed(1),
        whole(sum('rung by rung', cpu)),
        share('mezzanine', cpu),
        share('mezzanine', ({ first }) => first.cpuMs),
        share('mezzanine', ({ readBytes }) => readBytes),
        share('one decoding', cpu),
      ];
    }),
  });
}

function lossTable(losses: Measured['losses']): string {
  return markdownTable({
    head: ['mezzanine', 'its kB', 'mean loss', 'worst', 'rungs that lose 2 % or more', 'bytes of rungs'],
    rows: (Object.keys(MEZZANINES) as MezzanineKind[]).flatMap((kind) => {
      const of = losses.filter((loss) => loss.kind === kind);
      if (of.length === 0) return [];
      const mean = (figures: readonly number[]) =>
        figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
      const lost = of.map(({ ssimulacra }) => ssimulacra - 1);
      const kilobytes = mean(of.map(({ mezzanineBytes }) => mezzanineBytes / 1000));
      return [
        [
          kind,
          whole(kilobytes),
          percent(mean(lost)),
          percent(Math.max(...lost)),
          `${lost.filter((each) => each >= MOST_LOSS).length} of ${lost.length}`,
          times(mean(of.map(({ bytes }) => bytes))),
        ],
      ];
    }),
  });
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const edgeTable = (edge: Measured['edge']): string =>
  markdownTable({
    head: ['original', 'MP', 'without, CPU ms', 'with', 'wall', 'read', 'stored', 'from the mezzanine'],
    rows: edge.map(({ name, megapixels, without, with: kept }) => [
      name,
      megapixels.toFixed(1),
      whole(without.cpuMs),
      times(kept.cpuMs / without.cpuMs),
      times(kept.wallMs / without.wallMs),
      times(kept.readBytes / without.readBytes),
      times(kept.stored / without.stored),
      String(kept.used),
    ]),
  });
