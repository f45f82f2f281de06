import { markdownTable, times, whole } from '@cameo/command-line';
import { wrap } from '../harness/report.js';
import { spread } from '../harness/samples.js';
import {
  FIGURES,
  FORMATS,
  type Format,
  isMet,
  type Made,
  type Measured,
  type Outcome,
  ratios,
  type Target,
  targets,
} from './results.js';

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

/** What is printed, and what stands in docs/performance.md. */
export function report(measured: Measured): string {
  return [
    'Each at its defaults, as a share of Cameo’s (medians over all sizes; less is better, in every column):',
    ...FORMATS.map((format) => besideCameo(measured.outcomes, format)),
    'Cameo’s own figures (medians):',
    ownFigures(measured.outcomes),
    wrap(equalText(measured)),
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

function equalText({ matches, defaultQ }: Measured): string {
  const qualities = FORMATS.map(
    (format) => `${TITLES[format]} ${matches[format].next} and ${matches[format].ipx}`,
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
      times(target.most),
      isMet(target) ? 'kept' : 'not kept',
    ]),
  });

/** The second measure of a target, where it has one. */
const also = ({ cpu, equal }: Target): string => {
  const figure = cpu ?? equal;
  return figure === undefined ? '' : times(figure);
};
