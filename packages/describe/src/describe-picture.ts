import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { defineImageConfig, type ImageConfig } from '@cameo/core';
import type { PictureFacts } from '@cameo/core/plan';
import { describePicture as describeBytes, ProblemError } from '@cameo/edge/describe';
import { PictureError, tooLong } from './picture-error.js';
import { readWithin } from './stat-within.js';

/** The part of a configuration that descriptions depend on: formats, sizes, memory and time. */
export type DescribeConfig = Pick<ImageConfig, 'inputs' | 'limits' | 'memoryMb' | 'timeoutMs'>;

export interface DescribeOptions {
  /** The limits of a stage, so that its resizer's rejections apply here too. Default: the default limits. */
  readonly config?: DescribeConfig | undefined;
  /** Whether the facts include `faces`, which are positions only. Default: false. */
  readonly faces?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The defaults; bucket and region do not affect a description. */
export const DEFAULT_DESCRIBE = /* @__PURE__ */ defineImageConfig({
  bucket: 'pictures',
  region: 'us-east-1',
});

/** Timeout for a server's answer, ms. */
const FETCH_MS = 30_000;

/**
 * Describes a picture with the code that answers `f=json` in the resizer.
 *
 * The first call restricts this process' libvips to the decoders of `config.inputs`: other uses of sharp in the process can
 * read no other formats afterwards.
 * @param picture its bytes; the path of a file; or a URL, `http:`, `https:` or `file:`
 * @returns the facts; `etag` is the server's for a URL, otherwise that of S3 for an object uploaded in one part
 * @throws PictureError for another kind of file, a damaged one, or one beyond a limit; Error for an unreadable one
 */
export async function describePicture(
  picture: Uint8Array | string | URL,
  { config = DEFAULT_DESCRIBE, faces = false, signal }: DescribeOptions = {},
): Promise<PictureFacts> {
  const { bytes, etag } = await read(picture, config.limits.sourceBytes, signal);
  const ends = performance.now() + config.timeoutMs;
  try {
    return await describeBytes(
      bytes,
      { ...DEFAULT_DESCRIBE, ...config },
      etag,
      () => ends - performance.now(),
      faces,
    );
  } catch (error) {
    throw error instanceof ProblemError ? new PictureError(error.issue, { cause: error }) : error;
  }
}

interface Read {
  readonly bytes: Uint8Array;
  readonly etag: string | undefined;
}

async function read(
  picture: Uint8Array | string | URL,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Read> {
  if (picture instanceof Uint8Array) {
    if (picture.length > maxBytes) throw tooLong(picture.length, maxBytes);
    return { bytes: picture, etag: md5Tag(picture) };
  }
  const url =
    typeof picture === 'string' && !/^(?:https?|file):\/\//i.test(picture) ? undefined : new URL(picture);
  if (url !== undefined && url.protocol !== 'file:') return fetched(url, maxBytes, signal);
  const path = url === undefined ? String(picture) : fileURLToPath(url);
  const bytes = await readWithin(path, maxBytes, signal);
  return { bytes, etag: md5Tag(bytes) };
}

const md5Tag = (bytes: Uint8Array): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

/** Says more than "fetch failed", whose reason is the cause. */
function reasonOf(error: unknown): string {
  const { cause = error } = error as { readonly cause?: unknown };
  const { code, message = String(cause) } = cause as { readonly code?: string; readonly message?: string };
  return message || (code ?? 'no reason given');
}

async function fetched(url: URL, maxBytes: number, signal: AbortSignal | undefined): Promise<Read> {
  const late = AbortSignal.timeout(FETCH_MS);
  const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, late]) : late }).catch(
    (error: unknown) => {
      if (signal?.aborted) throw error;
      throw new Error(`${url.href} did not answer: ${reasonOf(error)}; expected 200 with a picture.`, {
        cause: error,
      });
    },
  );
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${url.href} was answered by ${response.status}, expected 200 with a picture.`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop ends the transfer.
    if (length > maxBytes) throw tooLong(length, maxBytes);
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), etag: response.headers.get('etag') ?? undefined };
}
