import { readFileSync, writeFileSync } from 'node:fs';
import type { Judged } from './judged.js';

const HEAD = [
  'kind',
  'files',
  'pictures',
  'corrupt',
  'too large',
  'unsupported',
  'timeout',
  'most of processors, s',
  'slowest by the clock, s',
  'peak, MB',
  'predicted/measured, least',
  'good picture, slowest, s',
  'idle after, s',
];

const CODES = ['picture', 'source-corrupt', 'source-too-large', 'source-unsupported', 'render-timeout'];

/** The results of a series as a Markdown table: a row for each kind, and one for all. */
export function tableOf(all: readonly Judged[]): string {
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
  const rows = kinds.map((kind) =>
    rowOf(
      kind,
      all.filter((one) => one.kind === kind),
    ),
  );
  return [HEAD, HEAD.map((_, at) => (at === 0 ? '---' : '---:')), ...rows, rowOf('**all**', all)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function rowOf(name: string, of: readonly Judged[]): string[] {
  const maximum = (value: (one: Judged) => number): number => Math.max(...of.map(value));
  const ratios = of.flatMap(({ predictedMb, ownMb, outcome }) =>
    predictedMb === undefined || outcome !== 'picture' ? [] : [predictedMb / ownMb],
  );
  return [
    name,
    String(of.length),
    ...CODES.map((code) => String(of.filter(({ outcome }) => outcome === code).length)),
    (maximum(({ cpuMs }) => cpuMs) / 1000).toFixed(1),
    (maximum(({ ms }) => ms) / 1000).toFixed(1),
    maximum(({ peakMb, ownMb }) => Math.max(peakMb, ownMb)).toFixed(0),
    ratios.length === 0 ? '' : Math.min(...ratios).toFixed(2),
    (maximum(({ goodMs }) => goodMs) / 1000).toFixed(2),
    (maximum(({ idleMs }) => idleMs) / 1000).toFixed(2),
  ];
}

/** Replaces the text between the markers of a name in a file: `<!-- name -->` and `<!-- /name -->`. */
export function writeBetween(path: string, name: string, text: string): void {
  const whole = readFileSync(path, 'utf8');
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [whole.indexOf(start), whole.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no ${start} before ${end}: add both lines.`);
  writeFileSync(path, `${whole.slice(0, from + start.length)}\n\n${text}\n\n${whole.slice(to)}`);
}
