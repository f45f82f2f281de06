import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { CloudFrontOrigin } from 'aws-lambda';
import { lookup } from 'mrmime';
import { headerOf } from '../distribution/headers.js';
import type { Origin, OriginAnswer, OriginRequest } from './origin.js';
import { objectKeyOf, S3_REFUSALS, s3NotModified, s3Object, s3Refused, s3Without } from './s3-answers.js';

/** A folder instead of a bucket. */
export interface FolderSettings {
  /** An existing folder, absolute. */
  readonly folder: string;
  readonly described: CloudFrontOrigin;
  /** Status of a missing key: 404 for a reader who may list the bucket, 403 otherwise. */
  readonly missing: 403 | 404;
}

/** The files of a folder, as S3 would answer them to CloudFront. Read-only, and confined to the folder. */
export function createFolderOrigin({ folder, described, missing }: FolderSettings): Origin {
  const absent = (key: string, method: string): OriginAnswer =>
    missing === 403
      ? s3Refused(S3_REFUSALS.accessDenied, {}, method)
      : s3Refused(S3_REFUSALS.noSuchKey, { Key: key }, method);

  return {
    described,
    fetch: async (request: OriginRequest) => {
      const { method, uri, headers } = request;
      // A reader who may not list the bucket is refused at "/" too.
      if (uri === '/' && missing === 403 && (method === 'GET' || method === 'HEAD'))
        return absent('', method);
      const answered = s3Without(request, described.s3?.domainName.split('.')[0] ?? 'bucket');
      if (answered !== undefined) return answered;
      const key = objectKeyOf(uri) ?? '';
      const file = await fileAt(folder, key);
      if (file === undefined) return absent(key, method);
      const etag = `"${createHash('sha256').update(`${file.bytes}-${file.modifiedMs}`).digest('hex').slice(0, 32)}"`;
      if (headerOf(headers, 'if-none-match') === etag) return s3NotModified(etag);
      const body = createReadStream(file.path);
      return s3Object(
        method,
        {
          'Last-Modified': new Date(file.modifiedMs).toUTCString(),
          ETag: etag,
          'Accept-Ranges': 'bytes',
          'Content-Type': lookup(key) ?? 'binary/octet-stream',
          'Content-Length': String(file.bytes),
        },
        { body, discard: () => body.destroy() },
      );
    },
  };
}

/** The file of a key, if it lies inside the folder after resolving all links; otherwise undefined. */
async function fileAt(folder: string, key: string) {
  if (/[\0\\]/.test(key) || key.split('/').some((part) => part === '..' || part === '.' || part === ''))
    return undefined;
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, key));
    if (!path.startsWith(root + sep)) return undefined;
    const found = await stat(path);
    return found.isFile() ? { path, bytes: found.size, modifiedMs: Math.trunc(found.mtimeMs) } : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'].includes(code)) return undefined;
    throw error;
  }
}
