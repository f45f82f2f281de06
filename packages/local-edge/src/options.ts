import { flag, type Row, text, UsageError, type Values, wholeNumber, without } from '@cameo/command-line';

/** The location of pictures and derivatives. */
export type StoreChoice =
  | { readonly kind: 'directory'; readonly origin: string | undefined; readonly store: string | undefined }
  | { readonly kind: 's3'; readonly endpoint: string; readonly bucket: string; readonly region: string };

/** The parsed arguments of the local edge. */
export interface Args {
  readonly port: number;
  readonly missing: 403 | 404;
  readonly store: StoreChoice;
  /** Folder of a built website to serve at `/`. */
  readonly site: string | undefined;
  /** Folder of a packaged stage, whose functions run instead of the source's. */
  readonly bundles: string | undefined;
  /** Whether the viewer-request function runs. */
  readonly viewerRequest: boolean;
  /** Whether stored derivatives are refined while no viewer waits. */
  readonly refine: boolean;
  /** Whether pages of other sites, and other host names of this machine, may read pictures. */
  readonly cors: boolean;
  /** Maximum number of requests with a size from one address in five minutes; unlimited if undefined. */
  readonly rateLimit: number | undefined;
}

export const DEFAULT_PORT = 4600;

const missing: Row<403 | 404> = {
  value: '403|404',
  about: 'the status of S3 for a missing key: 403 without permission to list',
  otherwise: 404,
  read: (given) => {
    if (given === '403' || given === '404') return given === '403' ? 403 : 404;
    throw new UsageError('403 or 404');
  },
};

/** The options of `npm start` and `cameo dev`, except the folder of the pictures. */
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
    'the functions of a packaged stage instead of the source’s, such as .cameo/stages/dev; with --s3, and --bucket of that stage',
  ),
  site: text('DIR', 'a built website to serve at /'),
  rateLimit: wholeNumber(
    'pictures by size that an address may request in five minutes, 5,000 on a deployed stage (no limit)',
    // AWS WAF's range.
    { from: 10, to: 999_999_999, otherwise: undefined },
  ),
  viewerRequest: without(
    'without the function that makes cache keys canonical: the same answers, fewer hits',
  ),
  refine: without('do not make stored derivatives smaller while nobody waits'),
  cors: flag('allow pages of other sites, and other host names of this machine'),
} as const;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Validates the combination of the options.
 * @param origin folder of the pictures, if given
 * @throws UsageError with the received and the expected value, and advice
 */
export function edgeArgs(
  values: Values<typeof EDGE_OPTIONS>,
  origin: string | undefined,
  env: Env = process.env,
): Args {
  const { port, site, bundles, viewerRequest, refine, cors, rateLimit, s3 } = values;
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
    refine,
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

/** The SDK reads them itself. Without them it would request a role over the network and fail only at the first picture. */
function hasCredentials(env: Env): boolean {
  return Boolean(env['AWS_PROFILE'] || (env['AWS_ACCESS_KEY_ID'] && env['AWS_SECRET_ACCESS_KEY']));
}

/** The command of this repository, `npm start`, which serves the samples by default. */
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
