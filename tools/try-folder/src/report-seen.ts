import { markdownTable } from '@cameo/command-line';
import { explain, plain } from './report.js';
import type { SeenFolder } from './try-folder.js';
import type { SeenAnswer, SeenFindings } from './try-seen.js';

/** A picture that cannot come out as a browser shows it. */
export interface Deviation {
  /** The end of its path. */
  readonly file: string;
  /** Of the answers that deviate; undefined for every one. */
  readonly type: string | undefined;
  /** What is found of them, and expected. */
  readonly fault: RegExp;
  /** For docs/reliability.md. */
  readonly why: string;
}

/**
 * What is known to differ from a browser, with the reason. Each is a file of the folders that `CAMEO_PICTURES` names. An
 * entry of which nothing is found any more is a fault itself, so that this list stays true.
 */
export const DEVIATIONS: readonly Deviation[] = [
  {
    file: '08-dithered-sprite-400x300.gif',
    type: 'image/gif',
    fault: /differs by/,
    why: 'its transparency is dithered; scaled down it is half transparent, which a GIF cannot be',
  },
  {
    file: 'pngsuite-tbbn3p08.png',
    type: 'image/png',
    fault: /at its own size/,
    why: 'its gamma of 1.0 is taken into its pixels, so that 1,499 bytes become 1,699',
  },
  {
    file: 'cosmos-p3pq-10bpc.avif',
    type: undefined,
    fault: /differs by/,
    why: 'it is in PQ, with a matrix that is derived from its primaries: Chromium shows the numbers as if they were sRGB; here it is tone-mapped (ADR 18)',
  },
  {
    file: 'testimgari-arithmetic.jpg',
    type: 'image/jpeg',
    fault: /at its own size/,
    why: 'its arithmetic coding is one that few programs read, so that it is coded anew: in 95, where it has less',
  },
  {
    // At 48 × 36 and q=95, which the sample has for this path alone.
    file: 'colour/p3.png',
    type: 'image/avif',
    fault: /differs by 2\.3 of 2\.2 \(mean\), 2\.3 of /,
    why: 'it is one saturated red: luma and chroma of 8 bits come back 2.3 levels beside it, everywhere alike',
  },
  {
    file: 'embedded-images.svg',
    type: undefined,
    fault: /differs by/,
    why: 'its text names a font that is nowhere: the browser and the resizer each take another one',
  },
];

/**
 * Originals whose colours Chromium itself shows wrongly: they are compared with what sharp decodes. Where the two have become
 * one, that is a fault too.
 */
export const SHOWN_WRONGLY: readonly { file: string; why: string }[] = [
  'kimono-rotate90.avif',
  'fox-444-odd-1203x799.avif',
].map((file) => ({
  file,
  why: "its luma and colour are those of BT.2020, whose factor for blue, 2.14, Chromium's conversion cuts off at 2",
}));

/**
 * Takes the expected faults out of what was found.
 * @returns `met`: of which something was found; `stale`: a sentence for each entry whose file is right by now
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
        const deviation = known.find((each) => concerns(each, answer) && each.fault.test(fault));
        if (deviation !== undefined) met.add(deviation);
        return deviation === undefined;
      });
      const wrong = faults.length === 0 ? undefined : { ...answer.wrong, faults };
      const expected = known.some((each) => concerns(each, answer));
      // Its figures would be the worst of the table, and say nothing about the others.
      return { ...answer, worst: expected ? undefined : answer.worst, wrong };
    });
    return { ...file, answers };
  });
  const stale = deviations
    .filter((deviation) => !met.has(deviation) && files.some((file) => isJudged(file, deviation)))
    .map(
      ({ file, fault }) =>
        `${file} is expected to deviate (${fault.source}), and does not: take it out of DEVIATIONS in report-seen.ts`,
    );
  const agreed = files
    .filter(({ agreed: now }) => now)
    .map(
      ({ path }) =>
        `the browser shows ${path} as sharp decodes it: take it out of SHOWN_WRONGLY in report-seen.ts`,
    );
  return { files: rest, met: [...met], stale: [...stale, ...agreed] };
}

export const isOf = ({ path }: { readonly path: string }, { file }: { readonly file: string }) =>
  path === file || path.endsWith(`/${file}`);

/** Whether there is an answer that a deviation may be seen in; a drawing that is sent as it is, or refused, has none. */
const isJudged = (file: SeenFindings, deviation: Deviation): boolean =>
  isOf(file, deviation) &&
  file.answers.some((answer) => concerns(deviation, answer) && /^image\/(?!svg)/.test(answer.type));

const concerns = ({ type }: Deviation, answer: SeenAnswer) => type === undefined || type === answer.type;

/** True of AVIF by whatever encoder; tried with those of libheif and of libavif. */
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

/** The report of what a browser saw, for a person and for docs/reliability.md. */
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
  const asked = `${files.length} files, ${count} requests in ${folder.seconds} s, Chromium ${folder.browser}: ${wrong.length} wrong`;
  const text = [
    table,
    '',
    asked,
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
    `${asked}.`,
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

/** Who was judged by something else than the browser. */
function namesOf(
  files: readonly SeenFindings[],
): readonly (readonly [title: string, names: readonly string[]])[] {
  const named = (by: SeenFindings['by']) => files.filter((file) => file.by === by).map(({ path }) => path);
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
      asks: number;
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
        asks: 0,
        mean: 0,
        cell: 0,
        tone: 0,
        share: 0,
      };
      group.paths.add(path);
      group.asks += 1;
      for (const figure of ['mean', 'cell', 'tone', 'share'] as const)
        group[figure] = Math.max(group[figure], worst?.[figure] ?? 0);
      groups.set(name, group);
    }
  }
  return [...groups.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { kind, type, paths, asks, mean, cell, tone, share }]) => [
      kind,
      type.replace(/^image\//, ''),
      String(paths.size),
      String(asks),
      ...(share === 0
        ? ['', '', '', '']
        : [mean, cell, tone].map((level) => level.toFixed(1)).concat(`${Math.round(share * 100)} %`)),
    ]);
}
