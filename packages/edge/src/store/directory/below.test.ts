import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { staysBelow } from './below.js';

/** The action of another writer just after a path was found missing. */
let meanwhile = async (): Promise<void> => {};
vi.mock('node:fs/promises', async (importOriginal) => {
  const files = await importOriginal<typeof import('node:fs/promises')>();
  const realpath = async (path: string): Promise<string> => {
    try {
      return await files.realpath(path);
    } catch (error) {
      await meanwhile();
      throw error;
    }
  };
  return { ...files, realpath };
});

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cameo-below-'));
});
afterAll(() => rm(root, { recursive: true }));

describe('staysBelow', () => {
  it('accepts a folder that another writer creates during the check', async () => {
    const folder = join(root, 'made-meanwhile');
    meanwhile = async () => {
      await mkdir(folder, { recursive: true });
    };
    const stays = await staysBelow(root, folder);
    meanwhile = async () => {};
    expect(stays).toBe(true);
  });

  it('rejects a link that is dangling or circular', async () => {
    await symlink('/nowhere/at/all', join(root, 'dangling'));
    await symlink('circle', join(root, 'circle'));
    expect(await staysBelow(root, join(root, 'dangling', 'file'))).toBe(false);
    expect(await staysBelow(root, join(root, 'circle', 'file'))).toBe(false);
  });
});
