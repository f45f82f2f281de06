import { markdownTable } from '@cameo/command-line';
import { DEVIATIONS, type Deviation, SHOWN_WRONGLY } from './deviations.js';
import { explain, plain } from './report.js';
import type { SeenFolder } from './try-folder.js';
import type { SeenAnswer, SeenFindings } from './try-seen.js';

/**
 * Removes expected faults from the results.
 * @returns `met`: entries with a matching fault; `stale`: a sentence for each entry whose file is right now
 */
export function withoutExpected(
  files: readonly SeenFindings[],
  deviations: readonly Deviation[],
): { files: readonly SeenFindings[]; met: readonly Deviation[]; stale: readonly string[] } {
  const met: Set<Deviation> = new Set();
  const rest = files.map((file) => {
    const known = deviations.filter((deviation) => isOf(file, deviation));
    if (known.length === 0) return file;
    const answers = file.answers.map((answer) => {
      if (answer.wrong === undefined) return answer;
      const faults = answer.wrong.faults.filter((fault) => {
        const deviation = deviationOf(known, file.path, answer.type, fault);
        if (deviation !== undefined) met.add(deviation);
        return deviation === undefined;
      });
      const wrong = faults.length === 0 ? undefined : { ...answer.wrong, faults };
      const expected = known.some((each) => concerns(each, answer));
      // Its figures would be the worst of the table, and are not representative.
      return { ...answer, worst: expected ? undefined : answer.worst, wrong };
    });
    return { ...file, answers };
  });
  const stale = deviations
    .filter((deviation) => !met.has(deviation) && files.some((file) => isJudged(file, deviation)))
    .map(
      ({ file, fault }) =>
        `${file} is expected to deviate (${fault.source}), and does not: take it out of DEVIATIONS in deviations.ts`,
    );
  const agreed = files
    .filter(({ agreed: now }) => now)
    .map(
      ({ path }) =>
        `the browser shows ${path} as sharp decodes it: take it out of SHOWN_WRONGLY in deviations.ts`,
    );
  return { files: rest, met: [...met], stale: [...stale, ...agreed] };
}

export const isOf = ({ path }: { readonly path: string }, { file }: { readonly file: string }) =>
  path === file || path.endsWith(`/${file}`);

/** The known deviation of which a fault is an instance. */
export const deviationOf = (known: readonly Deviation[], path: string, type: string, fault: string) =>
  known.find((each) => isOf({ path }, each) && concerns(each, { type }) && each.fault.test(fault));

/** Whether there is an answer in which a deviation could show; an unchanged or rejected drawing has none. */
const isJudged = (file: SeenFindings, deviation: Deviation): boolean =>
  isOf(file, deviation) &&
  file.answers.some((answer) => concerns(deviation, answer) && /^image\/(?!svg)/.test(answer.type));

const concerns = ({ type }: Deviation, answer: Pick<SeenAnswer, 'type'>) =>
  type === undefined || type === answer.type;

/** True for AVIF from any encoder; tested with those of libheif and of libavif. */
const STRETCHED =
  'This Chromium takes the transparency of an AVIF for levels from 16 to 235, whatever encoded it: 51 is shown as 41, 204 as 219. So what sharp decodes of an AVIF with transparency is what is judged.';

const HEAD = [
  'original',
  'answer',
  'pictures',
  'asks',
  'worst mean',
  'worst cell',
  'worst tone',
  'of what is allowed',
];

/** The report about a browser's view, for people and for docs/reliability.md. */
export function reportSeen(folder: SeenFolder): { text: string; markdown: string; clean: boolean } {
  const { files, met, stale } = withoutExpected(folder.files, DEVIATIONS);
  const wrong = files.flatMap(({ answers }) =>
    answers.flatMap(({ wrong: found }) => (found === undefined ? [] : [found])),
  );
  const table = markdownTable({ head: HEAD, rows: rowsOf(files) });
  const faults = [...folder.faults, ...stale];
  const clean = wrong.length + faults.length === 0;
  const names = namesOf(files);
  const count = files.reduce((sum, { answers }) => sum + answers.length, 0);
  const summary = `${files.length} files, ${count} requests in ${folder.seconds} s, Chromium ${folder.browser}: ${wrong.length} wrong`;
  const text = [
    table,
    '',
    summary,
    ...names.map(([title, list]) => `  ${title}: ${list.map(plain).join(', ')}`),
    ...met.map(({ file, why }) => `  expected to deviate: ${file}, ${why}`),
    ...faults.map((fault) => `  wrong: ${plain(fault)}`),
    ...(wrong.length > 0 ? ['', 'Wrong answers:', ...wrong.flatMap(explain)] : []),
    '',
    folder.complete ? (clean ? 'Nothing is wrong.' : 'Something is wrong.') : 'Stopped before the end.',
    '',
  ].join('\n');
  const markdown = [
    table,
    '',
    `${summary}.`,
    ...names.flatMap(([title, list]) => [
      '',
      `${sentence(title)}: ${list.map((name) => `\`${name}\``).join(', ')}.`,
    ]),
    ...(folder.stretchesAlpha ? ['', STRETCHED] : []),
    ...listOf('What cannot be as Chromium shows it', met),
    ...listOf(
      'What Chromium itself shows wrongly',
      SHOWN_WRONGLY.filter((each) => files.some((file) => isOf(file, each))),
    ),
  ].join('\n');
  return { text, markdown, clean };
}

const listOf = (title: string, entries: readonly { file: string; why: string }[]): readonly string[] =>
  entries.length === 0
    ? []
    : ['', `${title}:`, '', ...entries.map(({ file, why }) => `- \`${file}\`: ${why}`)];

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Files that were judged without the browser. Texts about a folder are none of its pictures. */
function namesOf(
  files: readonly SeenFindings[],
): readonly (readonly [title: string, names: readonly string[]])[] {
  const pictures = files.filter(({ path }) => !path.endsWith('.md'));
  const named = (by: SeenFindings['by']) => pictures.filter((file) => file.by === by).map(({ path }) => path);
  const pairs = [
    ['judged by what sharp decodes, for the browser shows nothing, or other colours', named('sharp')],
    ['decoded neither by the browser nor by sharp, and refused or sent as they are', named('none')],
  ] as const;
  return pairs.filter(([, list]) => list.length > 0);
}

/** A row for each kind of original and type of answer. */
function rowsOf(files: readonly SeenFindings[]): readonly (readonly string[])[] {
  const groups = new Map<
    string,
    {
      kind: string;
      type: string;
      paths: Set<string>;
      requests: number;
      mean: number;
      cell: number;
      tone: number;
      share: number;
    }
  >();
  for (const { kind, path, answers } of files) {
    for (const { type, worst } of answers) {
      const name = `${kind}\n${type}`;
      const group = groups.get(name) ?? {
        kind,
        type,
        paths: new Set(),
        requests: 0,
        mean: 0,
        cell: 0,
        tone: 0,
        share: 0,
      };
      group.paths.add(path);
      group.requests += 1;
      for (const figure of ['mean', 'cell', 'tone', 'share'] as const)
        group[figure] = Math.max(group[figure], worst?.[figure] ?? 0);
      groups.set(name, group);
    }
  }
  return [...groups.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { kind, type, paths, requests, mean, cell, tone, share }]) => [
      kind,
      type.replace(/^image\//, ''),
      String(paths.size),
      String(requests),
      ...(share === 0
        ? ['', '', '', '']
        : [mean, cell, tone].map((level) => level.toFixed(1)).concat(`${Math.round(share * 100)} %`)),
    ]);
}
