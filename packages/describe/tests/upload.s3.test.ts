import { createHash } from 'node:crypto';
import { rm, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { type UploadFilesOptions, uploadFiles } from '../src/index.js';
import { openBucket } from '../src/upload/bucket.js';
import { pictureFolder, shade } from './folder.js';
import { bucketOn, servers } from './servers.js';

const ALICE = await shade(90, 60, 40);
const BOB = await shade(30, 40, 200);
const NOTHING = { added: [], replaced: [], same: [], removed: [], extra: [], failed: [] };

describe.each(servers())('uploadFiles to %s', (_, server) => {
  let folder: Awaited<ReturnType<typeof pictureFolder>>;
  let bucket: Awaited<ReturnType<typeof bucketOn>>;
  beforeEach(async () => {
    if (server === undefined) return;
    folder = await pictureFolder();
    bucket = await bucketOn(server);
    return async () => {
      await folder.remove();
      await bucket.remove();
    };
  });

  const head = (Key: string) => bucket.client.send(new HeadObjectCommand({ Bucket: bucket.name, Key }));
  const run = (more: Partial<UploadFilesOptions> = {}) =>
    uploadFiles({
      patterns: ['pictures'],
      memory: '.cameo/seen-files.json',
      cwd: folder.root,
      ...bucket.place,
      ...more,
    });

  it.skipIf(server === undefined)('uploads new and changed pictures, and nothing twice', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    await folder.write('pictures/team/bob +ü.jpg', BOB);
    await folder.write('pictures/notes.txt', 'no picture');
    const keys = ['alice.jpg', 'team/bob +ü.jpg'];
    expect(await run({ dryRun: true })).toEqual({ ...NOTHING, added: keys });
    expect(await bucket.keys()).toEqual([]);
    expect(await run()).toEqual({ ...NOTHING, added: keys });
    expect(await bucket.keys()).toEqual(keys);
    const stored = await head('alice.jpg');
    expect([stored.ContentType, stored.ContentLength, stored.ETag]).toEqual([
      'image/jpeg',
      ALICE.length,
      `"${createHash('md5').update(ALICE).digest('hex')}"`,
    ]);
    // Also without its memory.
    await rm(join(folder.root, '.cameo'), { recursive: true, force: true });
    expect(await run()).toEqual({ ...NOTHING, same: keys });
    await folder.write('pictures/alice.jpg', BOB);
    expect(await run()).toEqual({ ...NOTHING, replaced: ['alice.jpg'], same: ['team/bob +ü.jpg'] });
    expect((await head('alice.jpg')).ContentLength).toBe(BOB.length);
  });

  it.skipIf(server === undefined)('follows a link out of the folder to a picture only', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    const secret = await folder.write('home/credentials', 'aws_secret_access_key = 1234');
    await symlink(secret, join(folder.root, 'pictures/key.jpg'));
    await symlink(await folder.write('shared/bob.jpg', BOB), join(folder.root, 'pictures/bob.jpg'));
    const expected = {
      ...NOTHING,
      added: ['alice.jpg', 'bob.jpg'],
      failed: [
        {
          name: 'key.jpg',
          reason: expect.stringMatching(/^It is a link to .*credentials, which is outside/),
        },
      ],
    };
    expect(await run({ dryRun: true })).toEqual(expected);
    expect(await run()).toEqual(expected);
    expect(await bucket.keys()).toEqual(['alice.jpg', 'bob.jpg']);
  });

  it.skipIf(server === undefined)('continues after an interrupted run', async () => {
    await folder.write('pictures/alice.jpg', ALICE);
    await folder.write('pictures/bob.jpg', BOB);
    const stopping = new AbortController();
    const stopped = run({ atOnce: 1, signal: stopping.signal, progress: { done: () => stopping.abort() } });
    await expect(stopped).rejects.toThrow(/abort/i);
    expect(await bucket.keys()).toEqual(['alice.jpg']);
    expect(await run()).toEqual({ ...NOTHING, added: ['bob.jpg'], same: ['alice.jpg'] });
  });

  it.skipIf(server === undefined)(
    'deletes only on request, below its prefix, and no derivatives',
    async () => {
      await folder.write('pictures/alice.jpg', ALICE);
      const others = ['_variants/talent/old.jpg/w-640.webp', 'old.jpg', 'talent/list.csv', 'talent/old.jpg'];
      for (const key of others) await bucket.put(key, BOB);
      const prefix = 'talent/';
      expect(await run({ prefix })).toEqual({
        ...NOTHING,
        added: ['talent/alice.jpg'],
        extra: ['talent/old.jpg'],
      });
      const options = { prefix, delete: true } as const;
      const removed = { ...NOTHING, same: ['talent/alice.jpg'], removed: ['talent/old.jpg'] };
      expect(await run({ ...options, dryRun: true })).toEqual(removed);
      expect(await bucket.keys()).toEqual([...others.slice(0, 2), 'talent/alice.jpg', ...others.slice(2)]);
      expect(await run(options)).toEqual(removed);
      expect(await bucket.keys()).toEqual([...others.slice(0, 2), 'talent/alice.jpg', 'talent/list.csv']);
      expect(await run({ delete: true, dryRun: true })).toMatchObject({
        removed: ['old.jpg', 'talent/alice.jpg'],
      });
    },
  );

  it.skipIf(server === undefined)('replaces nothing that another client stored meanwhile', async () => {
    const opened = openBucket(bucket.place);
    try {
      expect(await opened.put('alice.jpg', ALICE, 'image/jpeg', undefined)).toBe(true);
      expect(await opened.put('alice.jpg', BOB, 'image/jpeg', undefined)).toBe(false);
      const { etag } = (await opened.list('')).get('alice.jpg') ?? {};
      await bucket.put('alice.jpg', BOB);
      expect(await opened.put('alice.jpg', ALICE, 'image/jpeg', etag)).toBe(false);
      expect((await head('alice.jpg')).ContentLength).toBe(BOB.length);
      expect(await opened.put('gone.jpg', ALICE, 'image/jpeg', etag)).toBe(false);
    } finally {
      opened.close();
    }
  });

  it.skipIf(server === undefined)(
    'names pictures that the resizer would reject, and reports problems of the bucket',
    async () => {
      await folder.write('pictures/alice.jpg', ALICE);
      await folder.write('pictures/_variants/bob.jpg', BOB);
      // A sparse file of 3 GiB, more than Node reads at once.
      await truncate(await folder.write('pictures/long.jpg', ''), 3 * 2 ** 30);
      const limits = { sourceBytes: ALICE.length - 1, sourceKeyBytes: 790 };
      expect(await run({ limits })).toMatchObject({
        added: [],
        failed: [
          { name: '_variants/bob.jpg', reason: 'There is no picture at this path.' },
          {
            name: 'alice.jpg',
            reason: expect.stringContaining(`${ALICE.length} bytes`),
          },
          { name: 'long.jpg', reason: expect.stringContaining('3221225472 bytes') },
        ],
      });
      await expect(run({ prefix: '/talent' })).rejects.toThrow(/expected one such as "talent\/"/);
      await expect(run({ bucket: 'cameo-nowhere-1234' })).rejects.toThrow(
        /^The list of bucket cameo-nowhere-1234 in us-east-1 failed: the bucket does not exist \(NoSuchBucket\); deploy/,
      );
    },
  );
});
