import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { ImageConfig } from '@cameo/core/config';
import { type Demand, demandOf, type Screen } from '@cameo/core/ladder';

/** A demand from a file, and statistics of the file. */
export interface ReadDemand {
  readonly demand: Demand;
  readonly about: string;
}

/**
 * Reads the demand from a file: a list of screens if its name is `….json`, otherwise an access log.
 * @param ladder that of the time of the log
 * @throws Error with the file's contents and the expected ones
 */
export const demandFrom = (file: string, ladder: ImageConfig['ladder']): Promise<ReadDemand> =>
  file.endsWith('.json') ? demandOfScreens(file) : demandOfLog(file, ladder);

async function demandOfScreens(file: string): Promise<ReadDemand> {
  let list: unknown;
  try {
    list = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${(error as Error).message}`, { cause: error });
  }
  const expected = 'expected a list of { "width": CSS px, "density": device px per CSS px, "share": number }';
  if (!Array.isArray(list) || list.length === 0)
    throw new Error(`${file} has ${JSON.stringify(list)?.slice(0, 60)}, ${expected}.`);
  const wrong = list.find((each) => !isScreen(each));
  if (wrong !== undefined) throw new Error(`${file} has ${JSON.stringify(wrong).slice(0, 80)}, ${expected}.`);
  return { demand: demandOf(list as readonly Screen[]), about: `${list.length} screens of ${file}` };
}

const isScreen = (each: unknown): each is Screen =>
  typeof each === 'object' &&
  each !== null &&
  ['width', 'density', 'share'].every((name) => {
    const value = (each as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'number' && Number.isFinite(value) && value > 0;
  });

/**
 * Reads an access log in CloudFront's standard format, compressed or not. A page with a `srcset` requests a rung: its place may
 * have needed any width above the rung below, so a request is spread over these, evenly on a logarithmic scale. A width that is
 * no rung was requested exactly.
 */
async function demandOfLog(file: string, ladder: readonly number[]): Promise<ReadDemand> {
  const counts = new Map<number, number>();
  let fields: readonly string[] | undefined;
  let [requests, sized] = [0, 0];
  for await (const line of linesOf(file)) {
    if (line.startsWith('#Fields:')) fields = line.slice('#Fields:'.length).trim().split(/\s+/);
    if (line.startsWith('#') || line === '') continue;
    if (fields === undefined)
      throw new Error(
        `${file} has no line "#Fields:", which CloudFront writes at the start of a log; a list of screens is called ….json.`,
      );
    requests += 1;
    const cells = line.split('\t');
    const width = widthOf(cells[fields.indexOf('cs-uri-query')] ?? '-');
    if (width === undefined) continue;
    sized += 1;
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  if (sized === 0)
    throw new Error(
      `${file} has ${requests} requests, none of which has a width (w=…): there is no data to fit to.`,
    );
  return {
    demand: spread(counts, ladder),
    about: `${sized.toLocaleString('en')} of ${requests.toLocaleString('en')} requests of ${file} that have a width`,
  };
}

/**
 * The lines of a file, decompressed if its name is `….gz`.
 * @throws Error that names the file, if it cannot be opened, read or decompressed
 */
async function* linesOf(file: string): AsyncGenerator<string> {
  const unpacked = file.endsWith('.gz') ? createGunzip() : new PassThrough();
  let failed: Error | undefined;
  const read = pipeline(createReadStream(file), unpacked).catch((error: Error) => {
    failed = error;
  });
  try {
    yield* createInterface({ input: unpacked, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    failed ??= error as Error;
  } finally {
    unpacked.destroy();
    await read;
  }
  if (failed !== undefined)
    throw new Error(`${file} cannot be read as an access log: ${failed.message}`, { cause: failed });
}

/** The requested width of a query, device px. */
function widthOf(query: string): number | undefined {
  const params = new Map([...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]));
  const width = Number(params.get('w') ?? params.get('width')) * Number(params.get('dpr') ?? 1);
  return width >= 1 && width < 100_000 ? Math.round(width) : undefined;
}

/** Converts requests for rungs to requests for the widths that get them. */
export function spread(counts: ReadonlyMap<number, number>, ladder: readonly number[]): Demand {
  const demand = new Map<number, number>();
  const add = (width: number, share: number) => demand.set(width, (demand.get(width) ?? 0) + share);
  for (const [width, times] of counts) {
    const at = ladder.indexOf(width);
    // Below the first rung the lower limit is unknown: half of it is assumed.
    const below = at < 0 ? width - 1 : (ladder[at - 1] ?? Math.ceil(width / 2));
    const span = Math.log((width + 0.5) / (below + 0.5));
    for (let each = below + 1; each <= width; each += 1)
      add(each, (times * Math.log((each + 0.5) / (each - 0.5))) / span);
  }
  return demand;
}
