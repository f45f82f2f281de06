import { PRICES, type PriceName } from '../operate/prices.js';
import { bytes, count, dollars } from '../operate/quantities.js';
import { table } from '../operate/table.js';
import type { Estimate, Month, Traffic } from './estimate.js';

const LABELS: Readonly<Record<PriceName, string>> = {
  'cdn-request': 'requests',
  'cdn-gb': 'bytes sent',
  'viewer-function': 'viewer-request function',
  'edge-request': 'Lambda@Edge runs',
  'edge-gb-second': 'Lambda@Edge time',
  's3-get': 'S3 reads',
  's3-put': 'S3 writes',
  's3-gb-month': 'derivatives kept',
  'invalidation-path': 'invalidations',
};

/** The estimate for a person: the inputs, a table, and where the prices are from. */
export function report(traffic: Traffic, { derivatives, first, later, uncached }: Estimate): string {
  const months = [first, later, uncached];
  const row = (label: string, of: (month: Month) => string) => [label, ...months.map(of)];
  const names = Object.keys(LABELS) as PriceName[];
  const rows = [
    ['', 'first month', 'each later month', 'without a cache'],
    row('renders', ({ renders }) => count(renders)),
    row('derivatives in the bucket', ({ keptBytes }) => bytes(keptBytes)),
    row('sent to viewers', ({ sentBytes }) => bytes(sentBytes)),
    ...names.map((name) => row(`$ ${LABELS[name]}`, ({ costs }) => dollars(costs[name]))),
    row('$ in all', ({ total }) => dollars(total)),
    row('$ without requests and bytes', (month) => dollars(ownCost(month))),
  ];
  const { pictures, views, sizes, formats, changes, uploads, hits, pictureKb, renderMs, memoryMb } = traffic;
  return [
    `${count(pictures)} pictures, ${count(views)} views a month; ${sizes} sizes in ${formats} formats: ${count(derivatives)} derivatives.`,
    `Taken for granted: ${count(changes)} originals replaced and ${count(uploads)} uploaded a month, ${hits * 100}% hits, ${pictureKb} kB a picture, ${renderMs} ms a render with ${count(memoryMb)} MB.`,
    '',
    table(rows),
    '',
    `Without a cache: a Lambda@Edge renders each view. It costs ${ratio(uncached, later)} what a later month costs, requests and bytes apart.`,
    `List prices without free tiers, from ${[...new Set(Object.values(PRICES).map(({ source }) => source))].join('; ')}.`,
  ].join('\n');
}

/** What the design decides: requests and bytes to viewers are the same in all. */
const ownCost = ({ total, costs }: Month): number => total - costs['cdn-request'] - costs['cdn-gb'];

function ratio(one: Month, other: Month): string {
  const times = ownCost(one) / ownCost(other);
  return Number.isFinite(times)
    ? `${times >= 10 ? Math.round(times) : Number(times.toFixed(1))} times`
    : 'nothing';
}
