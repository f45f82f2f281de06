import { markdownTable, times, whole } from '@cameo/command-line';
import { wrap } from '../harness/report.js';
import { spread } from '../harness/samples.js';
import {
  FIGURES,
  FORMATS,
  type Format,
  MATCHED,
  MATCHED_ID,
  type Made,
  type Measured,
  type Outcome,
  ratios,
} from './results.js';
import { equalBytes, HALVES, isMet, median, outcomesOf, type Target, targets } from './targets.js';

const NAMES: Readonly<Record<string, string>> = {
  cameo: 'Cameo',
  floor: 'the floor: sharp with the same settings',
  next: 'Next.js, its optimizer',
  ipx: 'IPX',
  dit: 'AWS DIT, its sharp calls',
  samples: 'aws-samples, its sharp calls',
  vipsthumbnail: 'vipsthumbnail',
};

const TITLES = { jpeg: 'JPEG', webp: 'WebP', avif: 'AVIF' } as const satisfies Record<Format, string>;

/** The printed report, which is also part of docs/performance.md. */
export function report(measured: Measured): string {
  return [
    'Each at its defaults, as a share of Cameo’s (medians over all sizes; less is better, in every column):',
    ...FORMATS.map((format) => besideCameo(measured.outcomes, format)),
    'Cameo’s own figures (medians):',
    ownFigures(measured.outcomes),
    wrap(equalText(measured)),
    ...leftOutLines(measured.outcomes),
    wrap(HALVES_TEXT),
    halves(measured.outcomes),
    refinedText(measured),
    refinedTable(measured.outcomes),
    targetTable(measured),
  ].join('\n\n');
}

function besideCameo(outcomes: readonly Outcome[], format: Format): string {
  const share = (id: string, figure: (made: Made) => number | undefined) => {
    const found = ratios(outcomes, format, [id, 'cameo'], figure);
    return found.length === 0 ? '' : times(spread(found).median);
  };
  const came = Object.entries(NAMES).filter(([id]) => share(id, FIGURES.ms) !== '');
  const rows = came.map(([id, name]) => [
    name,
    share(id, FIGURES.ms),
    share(id, FIGURES.cpuMs),
    share(id, FIGURES.bytes),
    share(id, FIGURES.ssimulacra),
    share(id, FIGURES.butteraugli),
    share(id, FIGURES.peakMb),
  ]);
  return markdownTable({
    head: [TITLES[format], 'time', 'processor', 'bytes', 'SSIMULACRA', 'Butteraugli', 'memory'],
    rows,
  });
}

function ownFigures(outcomes: readonly Outcome[]): string {
  const widths = [...new Set(outcomes.map(({ requestedWidth }) => requestedWidth))].sort(
    (one, other) => one - other,
  );
  const rows = FORMATS.flatMap((format) =>
    widths.map((requestedWidth) => {
      const made = outcomes
        .filter((one) => one.format === format && one.requestedWidth === requestedWidth)
        .flatMap((one) => one.made.filter(({ id }) => id === 'cameo'));
      const middle = (figure: (of: Made) => number | undefined) =>
        spread(made.map((one) => figure(one) ?? 0)).median;
      return [
        `${TITLES[format]}, ${requestedWidth} px`,
        whole(middle(FIGURES.ms)),
        whole(middle(FIGURES.cpuMs)),
        whole(middle(FIGURES.bytes) / 1000),
        middle(FIGURES.ssimulacra).toFixed(3),
        middle(FIGURES.butteraugli).toFixed(2),
        whole(middle(FIGURES.peakMb)),
      ];
    }),
  );
  return markdownTable({
    head: ['', 'ms', 'ms of the processor', 'kB', 'SSIMULACRA', 'Butteraugli', 'peak MB'],
    rows,
  });
}

const HALVES_TEXT =
  'The photographs that settings and scale were fitted to, and those held out: first answers as good as a peer’s, time of the processor, and bytes at exactly its score; refined ones, bytes at exactly its score (medians, as a share of the peer’s):';

const PEERS = { next: 'Next.js', ipx: 'IPX' } as const;

function halves(outcomes: readonly Outcome[]): string {
  const share = (values: readonly number[]) => (values.length === 0 ? '' : times(median(values)));
  const rows = FORMATS.flatMap((format) =>
    MATCHED.map((peer) => [
      `${TITLES[format]} beside ${PEERS[peer]}`,
      ...HALVES.flatMap((half) => {
        const some = outcomesOf(outcomes, half);
        return [
          share(ratios(some, format, [MATCHED_ID[peer], peer], FIGURES.cpuMs)),
          share(equalBytes(some, format, peer)),
          share(equalBytes(some, format, peer, 'refined')),
        ];
      }),
    ]),
  );
  const head = HALVES.flatMap((half) => [`${half}: time`, 'bytes', 'refined']);
  return markdownTable({ head: ['', ...head], rows });
}

function refinedText({ outcomes, defaultQ }: Measured): string {
  const widths = [...new Set(outcomes.flatMap((one) => (one.refined ? [one.requestedWidth] : [])))];
  return `Refined beside the first answer, both at q ${defaultQ}, ${widths.join(' and ')} px wide (medians):`;
}

function refinedTable(outcomes: readonly Outcome[]): string {
  const rows = FORMATS.map((format) => {
    const some = outcomes.flatMap((one) => (one.format === format ? (one.refined ?? []) : []));
    const share = (values: readonly number[]) => (values.length === 0 ? '' : times(median(values)));
    return [
      TITLES[format],
      share(some.map(({ bytes }) => bytes)),
      share(some.map(({ ssimulacra }) => ssimulacra)),
      share(some.map(({ butteraugli }) => butteraugli)),
      some.length === 0 ? '' : whole(median(some.map(({ cpuMs }) => cpuMs))),
    ];
  });
  return markdownTable({ head: ['', 'bytes', 'SSIMULACRA', 'Butteraugli', 'ms of the processor'], rows });
}

/** Missing entrants with the pictures and the reasons: one line for each. */
function leftOutLines(outcomes: readonly Outcome[]): readonly string[] {
  const lines = outcomes.flatMap(({ file, width, format, leftOut }) =>
    leftOut.map(
      ({ id, why }) => `- left out: ${NAMES[id] ?? id}, ${file} at ${width} px as ${TITLES[format]}: ${why}`,
    ),
  );
  return lines.length === 0 ? [] : [lines.join('\n')];
}

function equalText({ matches, defaultQ }: Measured): string {
  const qualities = FORMATS.map(
    (format) => `${TITLES[format]} ${matches[format].next ?? '–'} and ${matches[format].ipx ?? '–'}`,
  ).join(', ');
  return `At equal quality: Cameo is asked for the lowest q at which the median picture scores no worse than Next’s and IPX’s do (${qualities}; its default is ${defaultQ}). Beside time stands that of the processor; beside bytes those that each picture’s own curve has at exactly the peer’s SSIMULACRA score.`;
}

const targetTable = (measured: Measured): string =>
  markdownTable({
    head: ['to be reached', 'found', 'processor, or equal score', 'at most', ''],
    rows: targets(measured).map((target) => [
      target.what,
      times(target.found),
      also(target),
      times(target.limit),
      isMet(target) ? 'kept' : 'not kept',
    ]),
  });

/** The second measure of a target, if it has one. */
const also = ({ cpu, equal }: Target): string => {
  const figure = cpu ?? equal;
  return figure === undefined ? '' : times(figure);
};
