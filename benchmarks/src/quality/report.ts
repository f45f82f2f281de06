import { markdownTable, whole } from '@cameo/command-line';
import { FORMATS } from '../render/results.js';
import { PLAIN_Q } from './curves.js';
import { apart, type Encoding, isKept, type Measured, mean, promises, scoreOf } from './promises.js';

/** The printed report, which is also part of docs/performance.md. */
export function report(measured: Measured): string {
  return [
    'One quality in three formats, AVIF as the first answer and refined, and sharp’s own JPEG (means over all sizes; scores are SSIMULACRA, less is better):',
    curves(measured),
    'Graphics, 640 px wide (bytes, and in brackets what photographs’ settings would take; then the same for scores):',
    graphicTable(measured),
    promiseTable(measured),
  ].join('\n\n');
}

function curves({ encodings, qualities }: Measured): string {
  const rowOf = (q: number, format: Encoding['format']): readonly string[] => {
    const some = encodings.filter((one) => one.format === format && one.q === q);
    if (some.length === 0) return ['', '', ''];
    return [
      scoreOf(encodings, format, q).toFixed(4),
      (mean(some.map(({ bytes }) => bytes)) / 1000).toFixed(1),
      mean(some.map(({ butteraugli }) => butteraugli)).toFixed(2),
    ];
  };
  const rows = qualities.map((q) => [
    String(q),
    ...FORMATS.flatMap((format) => rowOf(q, format)),
    ...rowOf(q, 'refined'),
    apart(encodings, q).toFixed(3),
  ]);
  const plain = rowOf(PLAIN_Q, 'plain');
  return markdownTable({
    head: [
      'q',
      ...['JPEG', 'WebP', 'AVIF', 'refined AVIF'].flatMap((name) => [`${name} score`, 'kB', 'Butteraugli']),
      'worst / best',
    ],
    rows: [...rows, [`sharp’s JPEG ${PLAIN_Q}`, ...plain, ...Array<string>(10).fill('')]],
  });
}

function graphicTable({ graphics }: Measured): string {
  const formats = ['webp', 'png', 'avif', 'jpeg'] as const;
  const rows = [...new Set(graphics.map(({ name }) => name))].map((name) => [
    name,
    ...formats.flatMap((format) => {
      const one = graphics.find((graphic) => graphic.name === name && graphic.format === format);
      if (one === undefined) return ['', ''];
      const scores = `${one.ssimulacra.toFixed(4)} (${one.photoSsimulacra.toFixed(4)})`;
      return [`${whole(one.bytes)} (${whole(one.photoBytes)})`, scores];
    }),
  ]);
  return markdownTable({
    head: ['', ...['WebP', 'PNG', 'AVIF', 'JPEG'].flatMap((name) => [name, 'score'])],
    rows,
  });
}

const promiseTable = (measured: Measured): string =>
  markdownTable({
    head: ['promised', 'found', 'at most', ''],
    rows: promises(measured).map((each) => [
      each.what,
      each.found.toFixed(3),
      each.limit.toFixed(2),
      isKept(each) ? 'kept' : 'not kept',
    ]),
  });
