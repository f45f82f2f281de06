import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryStore } from '../../src/store/directory/directory-store.js';
import type { Store } from '../../src/store/store.js';
import { bytesOf, derivative, failureOf, HEADERS, readBody, source } from '../stored-bytes.js';

const time = { budgetMs: 10_000 };

/** A complete derivative, as if the folder belonged to the store. */
async function writeObject(folder: string, key: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'body.webp'), 'outside');
  const about = { key, contentType: 'image/webp', cacheControl: 'public', bytes: 7, etag: '"1"' };
  await writeFile(join(folder, 'headers.json'), JSON.stringify(about));
}

/** Links in the folder of derivatives, each with a derivative on its path. */
const LINKS: readonly (readonly [what: string, link: string, to: string, key: `_variants/${string}`])[] = [
  ['the folder of a source', 'a.jpg', '../outside/a.jpg', '_variants/a.jpg/w-48.webp'],
  ['a folder of sources', 'talent', '../outside', '_variants/talent/a.jpg/w-48.webp'],
  ['an object', 'b.jpg/w-48.webp%obj', '../../outside/a.jpg/w-48.webp%obj', '_variants/b.jpg/w-48.webp'],
  ['a chain of links', 'c.jpg', 'chain', '_variants/c.jpg/w-48.webp'],
  ['up and down again', 'd.jpg', '../derivatives/../outside/a.jpg', '_variants/d.jpg/w-48.webp'],
  ['nothing yet', 'e.jpg', '../outside/not-yet', '_variants/e.jpg/w-48.webp'],
  ['the folder around', 'f.jpg', '..', '_variants/f.jpg/w-48.webp'],
  ['itself', 'g.jpg', 'g.jpg', '_variants/g.jpg/w-48.webp'],
];

describe('directory store: links that leave the folder of derivatives', () => {
  let root: string;
  let outside: string;
  let derivatives: string;
  let store: Store;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'cameo-links-'));
    outside = join(root, 'outside');
    derivatives = join(root, 'derivatives');
    await mkdir(join(root, 'sources'));
    await mkdir(join(derivatives, 'b.jpg'), { recursive: true });
    store = createDirectoryStore({ sources: join(root, 'sources'), derivatives });
  });
  afterEach(() => rm(root, { recursive: true }));

  it.each(LINKS)('to %s are not followed', async (_, link, to, key) => {
    await writeObject(join(outside, 'a.jpg', 'w-48.webp%obj'), key);
    await symlink('../outside/a.jpg', join(derivatives, 'chain'));
    await symlink(to, join(derivatives, link));
    const before = await readdir(root, { recursive: true });
    expect((await failureOf(store.open(key, time))).failure).toBe('missing');
    const put = store.putNew(derivative(key), bytesOf('inside'), HEADERS, time);
    expect(await failureOf(put)).toMatchObject({
      failure: 'refused',
      message: expect.stringContaining('link'),
    });
    await failureOf(store.removeDerivative(derivative(key), time));
    // A link to an object counts as missing; a linked folder belongs to somebody else.
    const from = source(dirname(key).replace('_variants/', ''));
    const purged = await store
      .removeDerivatives(from, time)
      .catch((error: { failure: string }) => error.failure);
    expect(purged).toBe(link.endsWith('%obj') ? 0 : 'refused');
    expect(await readdir(root, { recursive: true })).toEqual(before);
    const body = join(outside, 'a.jpg', 'w-48.webp%obj', 'body.webp');
    expect(await readFile(body, 'utf8')).toBe('outside');
  });

  it('in place of the temporary folder prevent writes, and their targets stay unchanged', async () => {
    await mkdir(join(outside, 'old'), { recursive: true });
    await utimes(join(outside, 'old'), 1, 1);
    await symlink('../outside', join(derivatives, '%tmp'));
    const key = derivative('_variants/a.jpg/w-48.webp');
    expect((await failureOf(store.putNew(key, bytesOf('x'), HEADERS, time))).failure).toBe('refused');
    expect((await failureOf(store.removeDerivative(key, time))).failure).toBe('refused');
    expect((await failureOf(store.removeDerivatives(source('a.jpg'), time))).failure).toBe('refused');
    expect(await readdir(outside)).toEqual(['old']);
  });

  it.each(['headers.json', 'body.webp'])('in place of an object’s %s are not followed', async (name) => {
    const key = derivative('_variants/a.jpg/w-48.webp');
    await store.putNew(key, bytesOf('outside'), HEADERS, time);
    const object = join(derivatives, 'a.jpg', 'w-48.webp%obj');
    await mkdir(outside);
    await writeFile(join(outside, name), await readFile(join(object, name)));
    await rm(join(object, name));
    await symlink(join(outside, name), join(object, name));
    expect((await failureOf(store.open(key, time))).failure).toBe('missing');
  });

  it('that stay inside are followed, including one to the folder itself', async () => {
    const key = derivative('_variants/a.jpg/w-48.webp');
    await mkdir(join(derivatives, 'other'));
    await symlink('other', join(derivatives, 'a.jpg'));
    await symlink('derivatives', join(root, 'link'));
    const through = createDirectoryStore({ sources: join(root, 'sources'), derivatives: join(root, 'link') });
    expect(await through.putNew(key, bytesOf('inside'), HEADERS, time)).toBe('created');
    expect((await readBody(await through.open(key, time))).toString()).toBe('inside');
    expect((await readBody(await store.open(key, time))).toString()).toBe('inside');
    expect(await through.removeDerivatives(source('a.jpg'), time)).toBe(1);
  });
});
