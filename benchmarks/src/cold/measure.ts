import { execFile } from 'node:child_process';
import { cp, readdir, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { Found, Run } from '../harness/bench.js';
import { drawnPhotograph } from '../harness/pictures.js';
import { type Bucket, type Duration, runFresh, startBucket, writeEagerFunction } from './functions.js';

export type ContestantName =
  | 'nothing'
  | 'module'
  | 'origin-request'
  | 'origin-response'
  | 'render'
  | 'eager render';

/** The times of one contestant, a sample for each round. */
export interface Timed {
  readonly name: ContestantName;
  readonly samples: readonly Duration[];
}

export interface ColdResult extends Found {
  readonly timed: readonly Timed[];
  /** Size of each zip, bytes. */
  readonly zips: Readonly<Record<string, number>>;
}

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const STAGE = join(ROOT, '.cameo', 'stages', 'dev');

const ROUNDS = { few: 5, many: 41 } as const satisfies Record<Run['samples'], number>;

/** Packages the stage `dev`, and starts the functions from its zips. */
export async function measureCold({ samples, scratch, say }: Run): Promise<ColdResult> {
  say('packaging the stage dev …');
  const cameo = join(ROOT, 'scripts', 'cameo.mjs');
  await promisify(execFile)(process.execPath, [cameo, 'package', 'dev'], {
    cwd: ROOT,
    env: { ...process.env, INIT_CWD: ROOT },
    maxBuffer: 1e8,
  });
  // A copy, because another run may package the stage meanwhile.
  const unpacked = join(scratch, 'unpacked');
  await cp(join(STAGE, 'unpacked'), unpacked, { recursive: true });
  const zips = await zipSizes();
  const picture = await drawnPhotograph({ width: 200, height: 134 }, { width: 800, height: 534 }, 85);
  const bucket = await startBucket(picture);
  try {
    const contestants = await contestantsOf(unpacked, scratch, bucket);
    const timed = await rounds(contestants, ROUNDS[samples], say);
    const { version } = createRequire(createRequire(import.meta.url).resolve('@cameo/edge/package.json'))(
      '@aws-sdk/client-s3/package.json',
    ) as { readonly version: string };
    return {
      versions: { sharp: sharp.versions.sharp ?? '?', '@aws-sdk/client-s3': version },
      input: `A JPEG of 800 × 534 px and ${Math.round(picture.length / 1000)} kB, to a WebP 640 px wide, from and to a bucket on the same machine.`,
      timed,
      zips,
    };
  } finally {
    bucket.close();
  }
}

interface Contestant {
  readonly name: ContestantName;
  readonly run: () => Promise<Duration>;
}

async function contestantsOf(
  unpacked: string,
  scratch: string,
  { url }: Bucket,
): Promise<readonly Contestant[]> {
  const file = (path: string) => pathToFileURL(join(unpacked, path)).href;
  const eager = pathToFileURL(await writeEagerFunction(join(scratch, 'eager'))).href;
  const env = {
    AWS_ENDPOINT_URL_S3: url,
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nothing',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const of = (name: ContestantName, code: string): Contestant => ({ name, run: () => runFresh(code, env) });
  const first = (file: string, event: unknown) =>
    `import(${JSON.stringify(file)}).then(({ handler }) => handler(${JSON.stringify(event)})).then(({ status, uri }) => {
      if (status !== '200' && uri === undefined) throw new Error('answered ' + status);
      process.exit(0);
    });`;
  const derivative = '/_variants/original.jpg/w-640.webp';
  return [
    of('nothing', 'process.exit(0)'),
    of('module', `import('data:text/javascript,').then(() => process.exit(0))`),
    of(
      'origin-request',
      first(file('TransformImageRequest/origin-request.mjs'), eventOf('/original.jpg', 'w=640')),
    ),
    of('origin-response', first(file('ResizeImage/origin-response.mjs'), eventOf(derivative, '', '200'))),
    of('render', first(file('ResizeImage/origin-response.mjs'), eventOf(derivative, '', '404'))),
    of('eager render', first(eager, {})),
  ];
}

/** CloudFront's event; only a response event has a response. */
const eventOf = (uri: string, querystring: string, status?: string) => ({
  Records: [
    {
      cf: {
        config: {},
        request: {
          method: 'GET',
          uri,
          querystring,
          clientIp: '192.0.2.1',
          headers: { accept: [{ key: 'Accept', value: 'image/webp' }] },
        },
        ...(status !== undefined && { response: { status, statusDescription: '', headers: {} } }),
      },
    },
  ],
});

/** One process per contestant and round; the first round only warms the disk cache. */
async function rounds(
  contestants: readonly Contestant[],
  count: number,
  say: Run['say'],
): Promise<readonly Timed[]> {
  const samples = contestants.map((): Duration[] => []);
  for (let round = -1; round < count; round += 1) {
    if (round % 10 === 0) say(`round ${round + 1} of ${count}`);
    for (let turn = 0; turn < contestants.length; turn += 1) {
      const at = (Math.max(round, 0) + turn) % contestants.length;
      const took = await contestants[at]?.run();
      if (took !== undefined && round >= 0) samples[at]?.push(took);
    }
  }
  return contestants.map(({ name }, at) => ({ name, samples: samples[at] ?? [] }));
}

async function zipSizes(): Promise<ColdResult['zips']> {
  const names = (await readdir(STAGE)).filter((name) => name.endsWith('.zip')).sort();
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(STAGE, name))).size));
  return Object.fromEntries(names.map((name, at) => [name, sizes[at] ?? 0]));
}
