import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectoryFixture } from '../../../tests/directory-fixture.js';
import { bytesOf, derivative, failureOf, HEADERS, opened, readBody } from '../../../tests/stored-bytes.js';
import type { Store } from '../store.js';
import { createDirectoryStore } from './directory-store.js';

const time = { budgetMs: 10_000 };

describe('directory store: sources', () => {
  let at: Awaited<ReturnType<typeof createDirectoryFixture>>;
  let store: Store;
  beforeAll(async () => {
    at = await createDirectoryFixture();
    store = at.store;
    await at.addSource('inside/a.jpg', bytesOf('inside'));
    await writeFile(join(at.root, 'secret.txt'), 'secret');
    await mkdir(join(at.root, 'sources-too'));
    await writeFile(join(at.root, 'sources-too', 'secret.txt'), 'secret');
    await symlink(join(at.root, 'secret.txt'), join(at.sources, 'link-out.txt'));
    await symlink(at.root, join(at.sources, 'folder-out'));
    await symlink(join(at.root, 'sources-too'), join(at.sources, 'sibling-out'));
    await symlink('inside/a.jpg', join(at.sources, 'link-in.jpg'));
    await symlink('loop', join(at.sources, 'loop'));
    await symlink('/dev/zero', join(at.sources, 'zero'));
    execFileSync('mkfifo', [join(at.sources, 'pipe')]);
  });
  afterAll(() => at.close());

  it.each([
    '../secret.txt',
    'inside/../../secret.txt',
    'inside/../inside/a.jpg',
    './inside/a.jpg',
    'inside/./a.jpg',
    'inside//a.jpg',
    '/inside/a.jpg',
    '/etc/passwd',
    'inside/a.jpg/',
    'inside/a.jpg/..',
    'inside/a.jpg\0',
    'inside/a.jpg\0.png',
    'inside\\a.jpg',
    '..\\secret.txt',
    'inside',
    'inside/',
    '/',
    '.',
    '..',
    'link-out.txt',
    'folder-out/secret.txt',
    'sibling-out/secret.txt',
    'loop',
    'zero',
    'pipe',
    'inside/a.jpg/b.jpg',
  ])('returns missing for %j', async (key) => {
    expect((await failureOf(store.open(key, time))).failure).toBe('missing');
  });

  it('returns missing for a key with a name that is too long for a folder', async () => {
    expect((await failureOf(store.open(`inside/${'n'.repeat(300)}.jpg`, time))).failure).toBe('missing');
  });

  it('follows a link that stays inside', async () => {
    expect((await readBody(await store.open('link-in.jpg', time))).toString()).toBe('inside');
  });

  it('does not serve derivatives as sources when they lie inside', async () => {
    const nested = createDirectoryStore({ sources: at.root, derivatives: at.derivatives });
    await nested.putNew(derivative('_variants/a.jpg/w48.webp'), bytesOf('x'), HEADERS, time);
    const path = 'derivatives/a.jpg/w48.webp%obj/body.webp';
    expect(await readFile(join(at.root, path), 'utf8')).toBe('x');
    expect((await failureOf(nested.open(path, time))).failure).toBe('missing');
    expect((await readBody(await nested.open('secret.txt', time))).toString()).toBe('secret');
  });

  it('reads sources that lie inside the folder of derivatives', async () => {
    const around = createDirectoryStore({ sources: at.sources, derivatives: at.root });
    expect((await readBody(await around.open('inside/a.jpg', time))).toString()).toBe('inside');
  });

  it('returns broken for a folder that does not exist, instead of missing for every picture', async () => {
    const nowhere = createDirectoryStore({ sources: join(at.root, 'nowhere'), derivatives: at.derivatives });
    const error = await failureOf(nowhere.open('a.jpg', time));
    expect(error.failure).toBe('broken');
    expect(error.message).toContain('nowhere');
    expect(error.cause).toMatchObject({ code: 'ENOENT' });
  });

  it('changes the tag when the file changes', async () => {
    await at.addSource('changing.jpg', bytesOf('one'));
    const before = opened(await store.open('changing.jpg', time));
    expect((await readBody(before)).toString()).toBe('one');
    await at.addSource('changing.jpg', bytesOf('two'));
    await utimes(join(at.sources, 'changing.jpg'), 2000, 2000);
    const after = opened(await store.open('changing.jpg', { ...time, ifNoneMatch: before.etag }));
    expect((await readBody(after)).toString()).toBe('two');
    expect(after.etag).not.toBe(before.etag);
    expect(after.lastModified).toEqual(new Date(2_000_000));
  });

  it('returns broken when a file shrinks while it is read', async () => {
    await at.addSource('shrinking.jpg', Buffer.alloc(2_000_000, 'x'));
    const object = opened(await store.open('shrinking.jpg', time));
    await at.addSource('shrinking.jpg', bytesOf('short'));
    const error = await failureOf(readBody(object));
    expect(error.failure).toBe('broken');
    expect(error.message).toContain('2000000');
  });
});
