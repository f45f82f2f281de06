import { describeMachine } from '../machine.js';
import { markdownTable, type Table, times, whole } from '../table.js';
import { wrap } from '../wrap.js';
import type { Measured, MeasuredLibrary } from './measured.js';
import type { PageWeight } from './page-weight.js';
import type { Rate } from './render-rates.js';

/** The tables of a run with what they need to be understood and the command that it was, as Markdown. */
export function report(measured: Measured, command: string): string {
  const { machine, versions, input, rounds, libraries } = measured;
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `\`\`\`sh\n${command}\n\`\`\``,
    wrap(`${describeMachine(machine)}; ${used.join(', ')}. Ratios are to the first row.`),
    markdownTable(codeTable(measured)),
    wrap(
      `Bytes: esbuild's production bundle of the one import, React left out, gzip -9. Renders per second of the processor's time: \`renderToStaticMarkup\` of one picture and of a page of 24; a process for each library, ${rounds} interleaved samples, medians, with the middle 80% of the ratios in parentheses.`,
    ),
    wrap(
      `What Chromium downloads for that page, nothing cached, in kB of encoded pictures: ${input}. All are lazy, and the page is scrolled to its end. Every library has the same places, style sheet and \`sizes\`. The pictures come from the same resizer at the same quality and proportions; for the others it has each width that they ask for as a rung, so that only the widths differ. The last columns: how many different widths the page offers, each of them a picture that a resizer makes and keeps; and kB of the HTML of its pictures, before compression.`,
    ),
    markdownTable(
      screenTable(measured, ({ bytes }, first) => `${whole(bytes / 1000)} (${times(bytes / first.bytes)})`, [
        ['widths', ({ markup }) => whole(markup.widths)],
        ['HTML', ({ markup }) => whole(markup.bytes / 1000)],
      ]),
    ),
    wrap(
      'Pixels sent ÷ pixels of the places; in parentheses the worst fits, width of a picture ÷ width of its place. Below 1 a picture would be shown larger than it is.',
    ),
    markdownTable(
      screenTable(
        measured,
        ({ pixels, least, most }) => `${times(pixels)} (${least.toFixed(2)}–${most.toFixed(2)})`,
      ),
    ),
    'How each was set up:',
    libraries.map(({ name, setUp }) => wrap(`- ${name}: ${setUp}.`, '  ')).join('\n'),
  ].join('\n\n');
}

function codeTable({ libraries, builders }: Measured): Table {
  const ours = libraries[0]?.bytes ?? Number.NaN;
  const size = (bytes: number): readonly string[] =>
    bytes === 0 ? ['', ''] : [whole(bytes), times(bytes / ours)];
  return {
    head: ['', 'gzip bytes', 'ratio', 'pictures/s', 'ratio', 'pages/s', 'ratio'],
    rows: [
      ...libraries.map(({ name, bytes, picture, page }) => [
        name,
        ...size(bytes),
        ...rateCells(picture),
        ...rateCells(page),
      ]),
      ...builders.map(({ name, bytes }) => [name, ...size(bytes)]),
    ],
  };
}

const rateCells = ({ perSecond, ratio }: Rate): readonly string[] => [
  whole(perSecond.median),
  `${times(ratio.median)} (${ratio.low.toFixed(2)}–${ratio.high.toFixed(2)})`,
];

/** A row for each library whose page was loaded: a column for each screen, and what `last` adds. */
function screenTable(
  { screens, libraries }: Measured,
  cell: (weight: PageWeight, first: PageWeight) => string,
  last: readonly (readonly [title: string, cell: (library: MeasuredLibrary) => string])[] = [],
): Table {
  const [pages = []] = screens.map((screen) => screen.pages);
  const rows = pages.flatMap(({ id }, at) => {
    const library = libraries.find((one) => one.id === id);
    if (library === undefined) return [];
    const weights = screens.map((screen) => {
      const [first, own] = [screen.pages[0], screen.pages[at]];
      return first && own ? cell(own.weight, first.weight) : '';
    });
    return [[library.name, ...weights, ...last.map(([, text]) => text(library))]];
  });
  const head = screens.map(({ viewport: { width, dpr } }) => `${width} px, DPR ${dpr}`);
  return { head: ['', ...head, ...last.map(([title]) => title)], rows };
}
