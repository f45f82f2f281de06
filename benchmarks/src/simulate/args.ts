import { type Mistake, readOptions } from '../command-line.js';

export const HELP = `Usage: pnpm simulate [options]

A day of traffic through four designs: (a) an API gateway with a Lambda for every request, (b) a CDN with the raw query
and Accept header in its key, (c) Cameo without and (d) with its viewer-request function. Keys, variants and widths come
from the code that runs at the edge.

  --traffic FILE   the day, as benchmarks/traffic.json states it (the default)
  --requests N     requests in the day, instead of the file's
  --log FILE       an access log in CloudFront's standard format instead; caches and store are empty at its start
  --chart FILE     writes the day as an SVG
  --json FILE      writes every figure
  --quick          200,000 requests; fails when a ratio that holds for any day does not hold
  --help           this text
`;

/** What was asked for on the command line. */
export interface Args {
  readonly traffic: string | undefined;
  readonly requests: number | undefined;
  readonly log: string | undefined;
  readonly chart: string | undefined;
  readonly json: string | undefined;
  readonly quick: boolean;
}

/** Reads the command line, without the program. @returns the text of the mistake when there is one */
export function readArgs(argv: readonly string[]): Args | 'help' | Mistake {
  const read = readOptions(argv, {
    traffic: { type: 'string' },
    requests: { type: 'string' },
    log: { type: 'string' },
    chart: { type: 'string' },
    json: { type: 'string' },
    quick: { type: 'boolean', default: false },
  });
  if (read === 'help' || 'mistake' in read) return read;
  const { traffic, requests, log, chart, json, quick } = read;
  if (log !== undefined && (traffic !== undefined || requests !== undefined || quick))
    return { mistake: 'got --log with --traffic, --requests or --quick: a log is a day of its own' };
  if (requests !== undefined && !/^[1-9]\d{2,8}$/.test(requests))
    return { mistake: `got --requests ${requests}, expected a whole number from 100 to 999999999` };
  const count = quick ? 200_000 : undefined;
  return { traffic, requests: requests === undefined ? count : Number(requests), log, chart, json, quick };
}
