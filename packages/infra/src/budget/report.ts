import { plainTable } from '@cameo/command-line';
import { PRICES, type PriceName } from '../operate/prices.js';
import { bytes, count, dollars, duration } from '../operate/quantities.js';
import type { Estimate, Month, Refining } from './estimate.js';
import { type RefineTraffic, refineTime, type Traffic } from './traffic.js';

const LABELS: Readonly<Record<PriceName, string>> = {
  'cdn-request': 'requests',
  'cdn-gb': 'bytes sent',
  'viewer-function': 'viewer-request function',
  'edge-request': 'Lambda@Edge runs',
  'edge-gb-second': 'Lambda@Edge time',
  'regional-request': 'Refine runs',
  'regional-gb-second': 'Refine time',
  'regional-gb-second-x86': 'Refine time',
  'queue-request': 'calls of its queue',
  event: 'events of the bucket',
  alarm: 'alarms of Refine',
  'metric-hour': 'metrics of Refine',
  's3-get': 'S3 reads',
  's3-put': 'S3 writes',
  's3-gb-month': 'derivatives kept',
  'invalidation-path': 'invalidations',
};

/** Rows that are omitted without Refine; and of the two kinds of compute time, one is. */
const REFINE_PRICES: ReadonlySet<PriceName> = new Set([
  'regional-request',
  'regional-gb-second',
  'regional-gb-second-x86',
  'queue-request',
  'event',
  'alarm',
  'metric-hour',
]);

/** The printed estimate: the inputs, a table, and the sources of the prices. */
export function report(
  traffic: Traffic,
  { derivatives, first, later, uncached, refining }: Estimate,
): string {
  const months = [first, later, uncached];
  const row = (label: string, of: (month: Month) => string) => [label, ...months.map(of)];
  const { refine } = traffic;
  const names = (Object.keys(LABELS) as PriceName[]).filter(
    (name) => !REFINE_PRICES.has(name) || (refine !== undefined && isBilled(name, refine)),
  );
  const rows = [
    ['', 'first month', 'each later month', 'without a cache'],
    row('renders', ({ renders }) => count(renders)),
    row('derivatives in the bucket', ({ keptBytes }) => bytes(keptBytes)),
    row('sent to viewers', ({ sentBytes }) => bytes(sentBytes)),
    ...names.map((name) => row(`$ ${LABELS[name]}`, ({ costs }) => dollars(costs[name]))),
    row('$ total', ({ total }) => dollars(total)),
    row('$ without requests and bytes', (month) => dollars(ownCost(month))),
  ];
  const { pictures, views, sizes, formats, changes, uploads, hits, pictureKb, renderMs, memoryMb } = traffic;
  return [
    `${count(pictures)} pictures, ${count(views)} views a month; ${sizes} sizes in ${formats} formats: ${count(derivatives)} derivatives.`,
    `Assumptions: ${count(changes)} originals replaced and ${count(uploads)} uploaded a month, ${hits * 100}% hits, ${pictureKb} kB a picture, ${renderMs} ms a render with ${count(memoryMb)} MB.`,
    '',
    plainTable(rows),
    '',
    ...(refining === undefined ? [] : refineLines(traffic, refining)),
    `Without a cache, Lambda@Edge renders each view. It costs ${ratio(uncached, later)} a later month, requests and bytes left out.`,
    `List prices without free tiers, from ${[...new Set(names.map((name) => PRICES[name].source))].join('; ')}.`,
  ].join('\n');
}

const isBilled = (name: PriceName, { architecture }: RefineTraffic): boolean =>
  !name.startsWith('regional-gb-second') || name === refineTime(architecture);

/** Costs and savings of refining, and when it pays off. */
function refineLines({ refine }: Traffic, found: Refining): readonly string[] {
  if (refine === undefined) return [];
  const { derivatives, costs, saves, savedBytes, paysInMonth } = found;
  const pays = paysInMonth === undefined ? 'it never pays' : `it pays for itself in month ${paysInMonth}`;
  return [
    `Refine encodes ${count(derivatives)} derivatives again, ${duration(refine.ms)} each with ${count(refine.memoryMb)} MB, and saves ${percent(refine.saved)} of ${refine.pictureKb} kB for ${percent(refine.views)} of the views:`,
    `${dollars(costs[0])} in the first month and ${dollars(costs[1])} in each later one, to save ${bytes(savedBytes)} and ${dollars(saves)} a month: ${pays}.`,
  ];
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))}%`;

/** The costs that depend on the design: requests and bytes to viewers are the same in all. */
const ownCost = ({ total, costs }: Month): number => total - costs['cdn-request'] - costs['cdn-gb'];

function ratio(one: Month, other: Month): string {
  const times = ownCost(one) / ownCost(other);
  return Number.isFinite(times)
    ? `${times >= 10 ? Math.round(times) : Number(times.toFixed(1))} times`
    : 'nothing';
}
