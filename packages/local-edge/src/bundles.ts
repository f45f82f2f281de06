import * as crypto from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  functionOfScript,
  type LambdaProcess,
  modulesWith,
  startLambda as startProcess,
  type TimeBudget,
} from '@cameo/cloudfront-emulator';
import type { FunctionEvent, Log, LogLine, SigningKeys } from '@cameo/edge';
import type {
  CloudFrontRequestEvent,
  CloudFrontRequestResult,
  CloudFrontResponseEvent,
  CloudFrontResponseResult,
} from 'aws-lambda';

/** The functions of Cameo's distribution, as deployed. */
export interface Handlers {
  /** A CloudFront Function; without one, requests are looked up unchanged. */
  readonly viewerRequest?: ((event: FunctionEvent) => unknown) | undefined;
  readonly originRequest: (
    event: CloudFrontRequestEvent,
    context: TimeBudget,
  ) => Promise<CloudFrontRequestResult>;
  readonly originResponse: (
    event: CloudFrontResponseEvent,
    context: TimeBudget,
  ) => Promise<CloudFrontResponseResult>;
}

/** The running functions of a packaged stage. */
export interface BundledFunctions {
  readonly handlers: Handlers;
  readonly stop: () => void;
}

/** The choice of functions, and their environment. */
export interface BundlesChoice {
  /** The output folder of `cameo package dev`: `.cameo/stages/dev`. */
  readonly folder: string;
  /** The S3 server to use instead of AWS; credentials come from the environment. */
  readonly endpoint: string;
  readonly bucket: string;
  /** Contents of the KeyValueStore of a stage with signed URLs. */
  readonly signingKeys?: SigningKeys | undefined;
  readonly log: Log;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The Node executable; by default the current one. */
  readonly node?: string;
}

/** Paths of the functions in a packaged stage, as in the handler names of Lambda. */
const MODULES = {
  originRequest: 'TransformImageRequest/origin-request.mjs',
  originResponse: 'ResizeImage/origin-response.mjs',
} as const;

/** The CloudFront Function, which is no zip: its code is part of the template. */
const SCRIPT = 'ViewerRequest/viewer-request.js';

/** Number of instances of a function: one per processor, and one more for requests that do not render. */
const INSTANCES = availableParallelism() + 1;

/**
 * Starts the functions of a packaged stage as they will be deployed, in separate processes.
 * @throws Error with a one-line message if the folder is no packaged stage, or belongs to another bucket
 */
export async function startBundles(choice: BundlesChoice): Promise<BundledFunctions> {
  const { folder, endpoint, log, node, signingKeys } = choice;
  await checkBucket(choice);
  const start = (module: string): Promise<LambdaProcess> =>
    startLambda({
      module: join(folder, 'unpacked', module),
      // The SDK in the bundle uses another endpoint here; there is no metadata service for a role.
      env: {
        ...(choice.env ?? process.env),
        AWS_ENDPOINT_URL_S3: endpoint,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
      log,
      ...(node !== undefined && { node }),
    });
  const script = await readFile(join(folder, 'unpacked', SCRIPT), 'utf8');
  if (/^import cf\b/.test(script) && signingKeys === undefined)
    throw new Error('The function asks for a KeyValueStore; give its keys in CAMEO_SIGNING_KEYS.');
  const modules = signingKeys && modulesWith(Object.fromEntries(signingKeys), crypto);
  const request = await start(MODULES.originRequest);
  const response = await start(MODULES.originResponse).catch((error: unknown) => {
    request.stop();
    throw error;
  });
  return {
    handlers: {
      viewerRequest: functionOfScript(script, modules),
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

/** The bucket is built into the functions: with another one, the origin and the functions would use different pictures. */
async function checkBucket({ folder, bucket }: BundlesChoice): Promise<void> {
  const text = await readFile(join(folder, 'stage.json'), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new Error(
      `--bundles names ${folder}, which is not a packaged stage (${cause.code}); run "npx cameo package dev" and give .cameo/stages/dev.`,
    );
  });
  const stage = JSON.parse(text) as { readonly bucket: string };
  if (stage.bucket !== bucket)
    throw new Error(
      `--bucket got ${JSON.stringify(bucket)}, but the functions in ${folder} are built for ${JSON.stringify(stage.bucket)}; use that name.`,
    );
}

/** Location and environment of a function, and the receiver of its log. */
export interface LambdaChoice {
  /** The module that exports `handler`. */
  readonly module: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The Node executable; by default the current one. */
  readonly node?: string;
  readonly log: Log;
}

/** Starts a function whose output is lines of Cameo's log. @throws Error with its output if it fails to load */
export const startLambda = ({ log, ...choice }: LambdaChoice): Promise<LambdaProcess> =>
  startProcess({
    ...choice,
    instances: INSTANCES,
    line: (text) => {
      const line = logLine(text);
      if (line !== undefined) log(line);
    },
  });

function logLine(text: string): LogLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'event' in line ? (line as LogLine) : undefined;
  } catch {
    return undefined;
  }
}
