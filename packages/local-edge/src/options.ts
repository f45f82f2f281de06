import { flag, type Row, text, UsageError, type Values, wholeNumber, without } from '@cameo/command-line';

/** Where pictures come from and where derivatives go. */
export type StoreChoice =
  | { readonly kind: 'directory'; readonly origin: string | undefined; readonly store: string | undefined }
  | { readonly kind: 's3'; readonly endpoint: string; readonly bucket: string; readonly region: string };

/** What the local edge is started with. */
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
  /** Whether pages of other sites, and under other names than this machine's own, may read pictures. */
  readonly cors: boolean;
  /** Requests by size of one address in five minutes, above which more are refused; none are when undefined. */
  readonly rateLimit: number | undefined;
}

export const DEFAULT_PORT = 4600;

const missing: Row<403 | 404> = {
  value: '403|404',
  about: 'what S3 answers for a missing key: 403 when the reader may not list',
  otherwise: 404,
  read: (given) => {
    if (given === '403' || given === '404') return given === '403' ? 403 : 404;
    throw new UsageError('403 or 404');
  },
};

/** What `npm start` and `cameo dev` take, apart from the folder of the pictures. */
export const EDGE_OPTIONS = {
  store: text('DIR', 'folder for the derivatives (below .cameo)'),
  s3: text('ENDPOINT', 'an S3 server instead of folders, such as http://127.0.0.1:9000'),
  bucket: text(
    'NAME',
    'its bucket; credentials from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE',
  ),
  region: text('NAME', 'the bucket’s region (AWS_REGION, or us-east-1)'),
  missing,
  port: wholeNumber('port on 127.0.0.1, 0 for any free one', {
    from: 0,
    to: 65_535,
    otherwise: DEFAULT_PORT,
  }),
  bundles: text(
    'DIR',
    'the functions of a packaged stage instead of the source’s, such as .cameo/stages/dev; with --s3, and --bucket as that stage has it',
  ),
  site: text('DIR', 'a built website to serve at /'),
  rateLimit: wholeNumber(
    'refuses an address that asks for more pictures by size in five minutes, as a deployed stage does above 5,000 (none are refused)',
    // As AWS WAF allows.
    { from: 10, to: 999_999_999, otherwise: undefined },
  ),
  viewerRequest: without(
    'without the function that makes cache keys canonical: the same answers, fewer hits',
  ),
  cors: flag('let pages of other sites read the pictures, and other names lead to this machine'),
} as const;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * What the options say together.
 * @param origin folder of the pictures, where one is named
 * @throws UsageError with what was received, what was expected and what to do
 */
export function edgeArgs(
  values: Values<typeof EDGE_OPTIONS>,
  origin: string | undefined,
  env: Env = process.env,
): Args {
  const { port, site, bundles, viewerRequest, cors, rateLimit, s3 } = values;
  if (bundles !== undefined && s3 === undefined)
    throw new UsageError(
      '--bundles was given without --s3; packaged functions read and store in S3 themselves, as in --s3 http://127.0.0.1:9000.',
    );
  return {
    port,
    missing: values.missing,
    store: storeOf(values, origin, env),
    site,
    bundles,
    viewerRequest,
    cors,
    rateLimit,
  };
}

function storeOf(
  { store, s3, bucket, region }: Values<typeof EDGE_OPTIONS>,
  origin: string | undefined,
  env: Env,
): StoreChoice {
  if (s3 === undefined) {
    if (bucket !== undefined)
      throw new UsageError(
        '--bucket was given without --s3; say where the bucket is, as in --s3 http://127.0.0.1:9000.',
      );
    if (region !== undefined)
      throw new UsageError('--region was given without --s3; folders have no region.');
    return { kind: 'directory', origin, store };
  }
  if (!URL.canParse(s3) || !/^https?:$/.test(new URL(s3).protocol))
    throw new UsageError(
      `--s3 got ${JSON.stringify(s3)}, expected the URL of an S3 server, as in http://127.0.0.1:9000.`,
    );
  if (bucket === undefined)
    throw new UsageError('--s3 was given without --bucket; name the bucket that holds the pictures.');
  if (origin !== undefined || store !== undefined)
    throw new UsageError(
      '--s3 and folders were given; pictures and derivatives are either in a bucket or in folders.',
    );
  if (!hasCredentials(env))
    throw new UsageError(
      '--s3 needs credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
    );
  const home = region ?? env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1';
  return { kind: 's3', endpoint: s3, bucket, region: home };
}

/** The SDK reads them itself; without them it would ask the network for a role, and only the first picture would show that there is none. */
function hasCredentials(env: Env): boolean {
  return Boolean(env['AWS_PROFILE'] || (env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']));
}

/** The command of this repository: `npm start`, which serves the samples unless it is told otherwise. */
export const LOCAL_EDGE = {
  name: 'local-edge',
  about: 'CloudFront and S3 on your machine: right-sized pictures from the functions that run on AWS.',
  options: { origin: text('DIR', 'folder with the pictures (sample pictures)'), ...EDGE_OPTIONS },
  examples: [
    ['npm start', 'the gallery, with the sample pictures'],
    ['npm start -- --origin ~/Pictures', 'your own'],
  ],
  check: ({ origin, ...values }: Values<typeof EDGE_OPTIONS> & { readonly origin: string | undefined }) =>
    edgeArgs(values, origin),
} as const;
