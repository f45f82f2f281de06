import { parseArgs } from 'node:util';

/** Where pictures come from and where derivatives go. */
export type StoreChoice =
  | { readonly kind: 'directory'; readonly origin: string | undefined; readonly store: string | undefined }
  | { readonly kind: 's3'; readonly endpoint: string; readonly bucket: string; readonly region: string };

export interface Args {
  readonly port: number;
  readonly missing: 403 | 404;
  readonly store: StoreChoice;
  /** Folder of a built website to serve at `/`. */
  readonly site: string | undefined;
  /** Folder of a packaged stage, whose functions run instead of the source's. */
  readonly bundles: string | undefined;
  /** Whether the function on viewer-request runs. */
  readonly viewerRequest: boolean;
}

export const DEFAULT_PORT = 4600;

export const HELP = `Usage: npm start -- [--origin DIR] [--store DIR] [--port N] [--missing 403|404]
       npm start -- --s3 ENDPOINT --bucket NAME [--region NAME] [--port N] [--missing 403|404]

CloudFront and S3 on your machine: right-sized pictures from the functions that run on AWS.

  --origin DIR     folder with the pictures (sample pictures)
  --store DIR      folder for the derivatives (.cameo/store)
  --s3 ENDPOINT    an S3 server instead of folders, such as http://127.0.0.1:9000
  --bucket NAME    its bucket; credentials from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE
  --region NAME    the bucket's region (AWS_REGION, or us-east-1)
  --missing 403    what S3 answers for a missing key: 403 when the reader may not list, else 404 (404)
  --port N         port on 127.0.0.1, 0 for any free one (${DEFAULT_PORT})
  --bundles DIR    the functions of a packaged stage instead of the source's, such as packages/infra/.stages/dev;
                   with --s3, and --bucket as that stage has it
  --site DIR       a built website to serve at / (npm start: the gallery, with the sample pictures)
  --no-viewer-request
                   without the function that makes cache keys canonical: the same answers, fewer hits
  --help           this text
`;

type Env = Readonly<Record<string, string | undefined>>;

/** The arguments, `help` where they ask for it, or the one line that says what is wrong with them. */
export function readArgs(argv: readonly string[], env: Env): Args | 'help' | { readonly mistake: string } {
  try {
    const values = parse(argv);
    if (values.help === true) return 'help';
    return {
      port: portOf(values.port),
      missing: missingOf(values.missing),
      store: storeOf(values, env),
      site: values.site,
      bundles: bundlesOf(values),
      viewerRequest: values['no-viewer-request'] !== true,
    };
  } catch (error) {
    if (error instanceof Error) return { mistake: `${oneLine(error.message)} See --help.` };
    throw error;
  }
}

type Values = ReturnType<typeof parse>;

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = {
    origin: text,
    store: text,
    port: text,
    s3: text,
    bucket: text,
    region: text,
    missing: text,
    site: text,
    bundles: text,
    'no-viewer-request': { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  // pnpm hands a lone "--" on to the script.
  const given = argv.filter((argument, index) => !(argument === '--' && index === 0));
  return parseArgs({ args: given, options, allowPositionals: false }).values;
}

function portOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535))
    throw new Error(`--port got ${JSON.stringify(text)}, expected a number from 0 to 65535.`);
  return port;
}

function missingOf(text: string | undefined): 403 | 404 {
  if (text === undefined || text === '404') return 404;
  if (text === '403') return 403;
  throw new Error(`--missing got ${JSON.stringify(text)}, expected 403 or 404.`);
}

function bundlesOf({ bundles, s3 }: Values): string | undefined {
  if (bundles === '') throw new Error('--bundles got nothing, expected a value after it.');
  if (bundles !== undefined && s3 === undefined)
    throw new Error(
      '--bundles was given without --s3; packaged functions read and store in S3 themselves, as in --s3 http://127.0.0.1:9000.',
    );
  return bundles;
}

function storeOf({ origin, store, s3, bucket, region, site }: Values, env: Env): StoreChoice {
  for (const [name, value] of Object.entries({ origin, store, s3, bucket, region, site }))
    if (value === '') throw new Error(`--${name} got nothing, expected a value after it.`);
  if (s3 === undefined) {
    if (bucket !== undefined)
      throw new Error(
        '--bucket was given without --s3; say where the bucket is, as in --s3 http://127.0.0.1:9000.',
      );
    if (region !== undefined) throw new Error('--region was given without --s3; folders have no region.');
    return { kind: 'directory', origin, store };
  }
  if (!URL.canParse(s3) || !/^https?:$/.test(new URL(s3).protocol))
    throw new Error(
      `--s3 got ${JSON.stringify(s3)}, expected the URL of an S3 server, as in http://127.0.0.1:9000.`,
    );
  if (bucket === undefined)
    throw new Error('--s3 was given without --bucket; name the bucket that holds the pictures.');
  if (origin !== undefined || store !== undefined)
    throw new Error(
      '--s3 and --origin or --store were given; pictures and derivatives are either in a bucket or in folders.',
    );
  if (!hasCredentials(env))
    throw new Error(
      '--s3 needs credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
    );
  const home = region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  return { kind: 's3', endpoint: s3, bucket, region: home };
}

/** The SDK reads them itself; without them it would ask the network for a role, and only the first picture would show that there is none. */
function hasCredentials(env: Env): boolean {
  return Boolean(env['AWS_PROFILE'] || (env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']));
}

/** node:util explains an unknown option in several sentences; the first says it all. */
function oneLine(message: string): string {
  const first = message.split('\n', 1)[0] ?? '';
  const end = first.indexOf('. ');
  const sentence = end === -1 ? first : first.slice(0, end);
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}
