import * as crypto from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log, SigningKeys } from '@cameo/edge';
import type { CloudFrontRequestResult, CloudFrontResponseResult } from 'aws-lambda';
import { type FunctionModules, functionOfScript } from '../cloudfront/function-script.js';
import type { Handlers } from '../cloudfront/invoke.js';
import { portsOf } from '../cloudfront/signing-ports.js';
import { type LambdaProcess, startLambda } from './lambda-process.js';

/** Where the functions of a packaged stage are; the path in a zip is the one that Lambda is told. */
const MODULES = {
  originRequest: 'TransformImageRequest/origin-request.mjs',
  originResponse: 'ResizeImage/origin-response.mjs',
} as const;

/** The CloudFront Function, which is no zip: its text stands in the template. */
const SCRIPT = 'ViewerRequest/viewer-request.js';

/** The functions of a packaged stage, running. */
export interface BundledFunctions {
  readonly handlers: Handlers;
  readonly stop: () => void;
}

/** Which functions, and what they find where they run. */
export interface BundlesChoice {
  /** What `pnpm package:dev` wrote: `packages/infra/.stages/dev`. */
  readonly folder: string;
  /** The S3 server that they speak to instead of AWS; credentials come from the environment. */
  readonly endpoint: string;
  readonly bucket: string;
  /** What is in the KeyValueStore of a stage whose URLs are signed; none unless told. */
  readonly signingKeys?: SigningKeys | undefined;
  readonly log: Log;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The Node that runs them; this one unless told. */
  readonly node?: string;
}

/**
 * Starts the functions of a packaged stage as they will be deployed, each in a process of its own.
 * @throws Error with a line for the person when the folder is no packaged stage, or one for another bucket
 */
export async function startBundles(choice: BundlesChoice): Promise<BundledFunctions> {
  const { folder, endpoint, log, node } = choice;
  await checkBucket(choice);
  const start = (module: string): Promise<LambdaProcess> =>
    startLambda({
      module: join(folder, 'unpacked', module),
      // The SDK in the bundle finds another endpoint here; there is no metadata service to ask for a role.
      env: {
        ...(choice.env ?? process.env),
        AWS_ENDPOINT_URL_S3: endpoint,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
      log,
      ...(node !== undefined && { node }),
    });
  const script = await readFile(join(folder, 'unpacked', SCRIPT), 'utf8');
  const request = await start(MODULES.originRequest);
  const response = await start(MODULES.originResponse);
  return {
    handlers: {
      viewerRequest: functionOfScript(script, modulesOf(choice.signingKeys)),
      originRequest: async (event, context) =>
        (await request.invoke(event, context)) as CloudFrontRequestResult,
      originResponse: async (event, context) =>
        (await response.invoke(event, context)) as CloudFrontResponseResult,
    },
    stop: () => {
      request.stop();
      response.stop();
    },
  };
}

/** What CloudFront gives to the function of a stage that signs. */
const modulesOf = (keys: SigningKeys | undefined): FunctionModules | undefined =>
  keys && { cloudfront: { kvs: () => ({ get: portsOf(keys).secretOf }) }, crypto };

/** The bucket is baked into the functions: with another, the origin and they would look at different pictures. */
async function checkBucket({ folder, bucket }: BundlesChoice): Promise<void> {
  const text = await readFile(join(folder, 'stage.json'), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Error(
      `--bundles names ${folder}, which is no packaged stage (${cause.code}); run "pnpm package:dev" and give packages/infra/.stages/dev.`,
    );
  });
  const stage = JSON.parse(text) as { readonly bucket: string };
  if (stage.bucket !== bucket)
    throw new Error(
      `--bucket got ${JSON.stringify(bucket)}, and the functions in ${folder} are built for ${JSON.stringify(stage.bucket)}; name that one.`,
    );
}
