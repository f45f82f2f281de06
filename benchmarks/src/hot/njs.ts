import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asked } from './asked.js';
import { builtFunction } from './tasks.js';

const run = promisify(execFile);

/** Runs of the built function on viewer-request in one sample. */
const RUNS = 2000;

/** The engine of CloudFront Functions, with the built function. */
export interface Njs {
  readonly version: string;
  /** Runs per second of one sample, by the clock, for njs tells no other time. */
  readonly sample: () => Promise<number>;
}

/** Undefined, and said so, where Debian's `njs` is not installed. */
export async function findNjs(scratch: string, say: (what: string) => void): Promise<Njs | undefined> {
  const found = await run('njs', ['-v']).catch(() => undefined);
  if (found === undefined) {
    say('no njs on the PATH, so its row is left out: install the package "njs" (Debian)');
    return undefined;
  }
  const script = join(scratch, 'viewer-request.js');
  const requests = Array.from({ length: 64 }, (_, at) => [asked(at).path, asked(at).query]);
  await writeFile(
    script,
    `${await builtFunction()}
var requests = ${JSON.stringify(requests)};
function eventOf(at) {
  var query = requests[at % 64][1];
  return { version: '1.0', context: {}, viewer: { ip: '192.0.2.1' }, request: { method: 'GET', uri: requests[at % 64][0],
    querystring: {}, headers: { accept: { value: 'image/avif,image/webp,*/*;q=0.8' } }, cookies: {},
    rawQueryString: function () { return query; } } };
}
for (var warm = 0; warm < 64; warm += 1) handler(eventOf(warm));
var started = Date.now();
for (var at = 0; at < ${RUNS}; at += 1) handler(eventOf(at));
console.log(Date.now() - started);
`,
  );
  return {
    version: found.stdout.trim(),
    sample: async () => {
      const { stdout } = await run('njs', [script]);
      return (RUNS / Math.max(1, Number(stdout.trim().split('\n').at(-1)))) * 1000;
    },
  };
}
