import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectoryFixture } from '../../../tests/directory-fixture.js';
import { describeStoreContract } from '../../../tests/store-contract.js';
import { bytesOf, derivative, failureOf, HEADERS, readBody, source } from '../../../tests/stored-bytes.js';
import type { Store, StoreError } from '../store.js';
import { createDirectoryStore } from './directory-store.js';

const time = { budgetMs: 10_000 };

describeStoreContract('directory store', createDirectoryFixture);

describe('directory store: derivatives', () => {
  let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
  let store: Store;
  beforeAll(async () => {
    at = await createDirectoryFixture();
    store = at.store;
  });
  afterAll(() => at.close());

  it('creates its folder with the first derivative', async () => {
    expect((await failureOf(store.open('_variants/a.jpg/w48.webp', time))).failure).toBe('missing');
    expect(await store.removeDerivatives(source('a.jpg'), time)).toBe(0);
    expect((await readdir(at.root)).sort()).toEqual(['sources']);
  });

  it('stores a picture that a person can open, beside its headers', async () => {
    await store.putNew(derivative('_variants/talent/a.jpg/w48.webp'), bytesOf('picture'), HEADERS, time);
    const object = join(at.derivatives, 'talent', 'a.jpg', 'w48.webp%obj');
    expect((await readdir(object)).sort()).toEqual(['body.webp', 'headers.json']);
    expect(await readFile(join(object, 'body.webp'), 'utf8')).toBe('picture');
    expect(JSON.parse(await readFile(join(object, 'headers.json'), 'utf8'))).toEqual({
      key: '_variants/talent/a.jpg/w48.webp',
      contentType: 'image/webp',
      cacheControl: 'public, max-age=31536000',
      bytes: 7,
      // The first 32 digits that `printf picture | sha256sum` prints.
      etag: '"2cea274d0bedc39ec4ab6ba9e59ec889"',
    });
  });

  it('leaves no temporary directories and no empty folders', async () => {
    await store.putNew(derivative('_variants/tidy/a.jpg/w48.webp'), bytesOf('x'), HEADERS, time);
    await store.putNew(derivative('_variants/tidy/a.jpg/w48.webp'), bytesOf('x'), HEADERS, time);
    expect(await readdir(join(at.derivatives, '%tmp'))).toEqual([]);
    expect(await store.removeDerivatives(source('tidy/a.jpg'), time)).toBe(1);
    expect(await readdir(join(at.derivatives, '%tmp'))).toEqual([]);
    expect(await readdir(join(at.derivatives, 'tidy'))).toEqual([]);
  });

  it('can be read by a second store, as after a restart', async () => {
    await store.putNew(derivative('_variants/restart.jpg/w48.webp'), bytesOf('kept'), HEADERS, time);
    const again = createDirectoryStore(at);
    expect((await readBody(await again.open('_variants/restart.jpg/w48.webp', time))).toString()).toBe(
      'kept',
    );
  });

  it('lets one of two concurrent stores succeed', async () => {
    const other = createDirectoryStore(at);
    const key = derivative('_variants/two-stores.jpg/w48.webp');
    const answers = await Promise.all(
      [store, other, store, other].map((each) => each.putNew(key, bytesOf('x'), HEADERS, time)),
    );
    expect(answers.sort()).toEqual(['created', 'exists', 'exists', 'exists']);
  });

  it('stays consistent during concurrent writes and purges', async () => {
    const key = derivative('_variants/busy/a.jpg/w48.webp');
    const answers = new Set<string>();
    const turns = Array.from({ length: 150 }, async (_, n) => {
      if (n % 3 === 0) await store.removeDerivatives(source('busy/a.jpg'), time);
      if (n % 3 === 1) answers.add(await store.putNew(key, Buffer.alloc(50_000, 'busy'), HEADERS, time));
      if (n % 3 === 2) {
        const read = store.open(key, time).then(readBody);
        answers.add(
          await read.then(
            (body) => `${body.byteLength}`,
            (error: StoreError) => error.failure,
          ),
        );
      }
    });
    await Promise.all(turns);
    expect(
      [...answers].filter((answer) => !['created', 'exists', '50000', 'missing'].includes(answer)),
    ).toEqual([]);
    expect(await readdir(join(at.derivatives, '%tmp'))).toEqual([]);
  });

  it('removes leftovers of dead writers, and not the work of live ones', async () => {
    const temp = join(at.derivatives, '%tmp');
    await mkdir(join(temp, 'dead'), { recursive: true });
    await writeFile(join(temp, 'dead', 'body.webp'), 'half a pict');
    await mkdir(join(temp, 'living'));
    const elevenMinutesAgo = Date.now() / 1000 - 660;
    await utimes(join(temp, 'dead'), elevenMinutesAgo, elevenMinutesAgo);
    const restarted = createDirectoryStore(at);
    await restarted.putNew(derivative('_variants/sweep.jpg/w48.webp'), bytesOf('x'), HEADERS, time);
    expect(await readdir(temp)).toEqual(['living']);
    await rm(join(temp, 'living'), { recursive: true });
  });

  it.each([
    ['headers that are no JSON', 'headers.json', '{"key":'],
    ['headers that describe something else', 'headers.json', '{"key":"_variants/a"}'],
    ['a body of another length', 'body.webp', 'longer than it was'],
  ])('returns broken for %s', async (_, name, content) => {
    const key = derivative('_variants/damaged.jpg/w48.webp');
    await store.putNew(key, bytesOf('whole'), HEADERS, time);
    await writeFile(join(at.derivatives, 'damaged.jpg', 'w48.webp%obj', name), content);
    const error = await failureOf(store.open(key, time));
    expect(error.failure).toBe('broken');
    expect(error.message).toContain('Delete');
    expect(await store.removeDerivatives(source('damaged.jpg'), time)).toBe(1);
  });

  it('does not return the object of another key on a file system that ignores case', async () => {
    const key = derivative('_variants/case.jpg/w48.webp');
    await store.putNew(key, bytesOf('whole'), HEADERS, time);
    const headers = join(at.derivatives, 'case.jpg', 'w48.webp%obj', 'headers.json');
    await writeFile(headers, (await readFile(headers, 'utf8')).replace('case.jpg', 'CASE.jpg'));
    expect((await failureOf(store.open(key, time))).failure).toBe('missing');
  });

  it('returns broken when its folder is a file', async () => {
    const blocked = createDirectoryStore({ sources: at.sources, derivatives: join(at.root, 'blocked') });
    await writeFile(join(at.root, 'blocked'), '');
    const put = blocked.putNew(derivative('_variants/a.jpg/w48.webp'), bytesOf('x'), HEADERS, time);
    const error = await failureOf(put);
    expect(error.failure).toBe('broken');
    expect(error.cause).toMatchObject({ code: 'ENOTDIR' });
    expect((await failureOf(blocked.open('_variants/a.jpg/w48.webp', time))).failure).toBe('missing');
    expect((await failureOf(blocked.removeDerivatives(source('a.jpg'), time))).failure).toBe('broken');
  });
});
