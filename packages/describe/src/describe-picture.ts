import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { defineImageConfig, describeIssue, type ImageConfig, ISSUES, type Issue } from '@cameo/core';
import type { PictureFacts } from '@cameo/core/plan';
import { describePicture as describeBytes, ProblemError } from '@cameo/edge/describe';

/** The part of a configuration that decides what is described: which formats and sizes, in what memory and time. */
export type DescribeConfig = Pick<ImageConfig, 'inputs' | 'limits' | 'memoryMb' | 'timeoutMs'>;

export interface DescribeOptions {
  /** That of a stage, so that what the resizer refuses is refused here too; the defaults otherwise. */
  readonly config?: DescribeConfig | undefined;
  /** Whether the facts have `faces`: where they are, and nothing else. Default: no. */
  readonly faces?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A picture that cannot be described; the message is a sentence for a person. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  /** The problem that the resizer would answer. */
  readonly issue: Issue;

  constructor(issue: Issue, options?: { cause?: unknown }) {
    super(describeIssue(issue, ISSUES[issue.code].title), options);
    this.issue = issue;
  }
}

/** The defaults; bucket and region play no part in a description. */
export const DEFAULT_DESCRIBE = /* @__PURE__ */ defineImageConfig({
  bucket: 'pictures',
  region: 'us-east-1',
});

/** Time for the answer of a server, ms. */
const FETCH_MS = 30_000;

/**
 * Describes a picture: by the code with which the resizer answers `f=json`.
 *
 * The first call leaves in this process' libvips only the decoders of `config.inputs` working: sharp, used beside it, reads
 * no other format from then on.
 * @param picture its bytes; the path of a file; or a URL, `http:`, `https:` or `file:`
 * @returns the facts; `etag` is the server's for a URL, and else what S3 gives an object that is stored in one piece
 * @throws PictureError when it is none, is damaged, or breaks a limit; Error when it cannot be read
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
  most: number,
  signal: AbortSignal | undefined,
): Promise<Read> {
  if (picture instanceof Uint8Array) {
    if (picture.length > most) throw tooLong(picture.length, most);
    return { bytes: picture, etag: md5Tag(picture) };
  }
  const url =
    typeof picture === 'string' && !/^(?:https?|file):\/\//i.test(picture) ? undefined : new URL(picture);
  if (url !== undefined && url.protocol !== 'file:') return fetched(url, most, signal);
  const path = url === undefined ? String(picture) : fileURLToPath(url);
  await statWithin(path, most);
  const bytes = await readFile(path, { ...(signal && { signal }) });
  return { bytes, etag: md5Tag(bytes) };
}

/**
 * Looks at a file before it is read: one that is too long would take memory for nothing, and above 2 GiB Node reads none.
 * @param most bytes
 * @throws PictureError when it has more; Error when it is not there
 */
export async function statWithin(path: string, most: number): Promise<Stats> {
  const found = await stat(path);
  if (found.size > most) throw tooLong(found.size, most);
  return found;
}

const md5Tag = (bytes: Uint8Array): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

async function fetched(url: URL, most: number, signal: AbortSignal | undefined): Promise<Read> {
  const late = AbortSignal.timeout(FETCH_MS);
  const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, late]) : late });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${url.href} was answered by ${response.status}, expected 200 with a picture.`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop ends the transfer.
    if (length > most) throw tooLong(length, most);
    chunks.push(chunk);
  }
  return { bytes: Buffer.concat(chunks), etag: response.headers.get('etag') ?? undefined };
}

const tooLong = (received: number, most: number): PictureError =>
  new PictureError({
    code: 'source-too-large',
    param: 'original',
    received: `${received} bytes`,
    expected: `at most ${most}`,
  });
