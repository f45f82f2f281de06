import { createHash } from 'node:crypto';
import {
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

/** Occurs in every file outside of the folder of originals: no answer may contain it. */
export const CANARY = 'canary-5f1d7c';
/** The colour of pictures outside; their derivatives have it too. */
const OUTSIDE = { r: 255, g: 0, b: 0 };
const INSIDE = { r: 0, g: 0, b: 255 };

/** A folder of originals surrounded by secrets. */
export interface CanaryTree {
  readonly root: string;
  readonly sources: string;
  readonly derivatives: string;
  /**
   * Forbidden effects since the tree was made: files outside that were read, if the disk records that, and files that were
   * changed, added or removed outside of the folder of derivatives. Call it once, because it reads them itself.
   */
  readonly damage: () => Promise<readonly string[]>;
  /** Whether the disk records reads. */
  readonly notesReads: boolean;
  readonly remove: () => Promise<void>;
}

/** Links in the folder of originals that leave it, and one that does not. */
const LINKS: Readonly<Record<string, string>> = {
  'inside.jpg': 'a.jpg',
  'out-file.jpg': '../secret/secret.jpg',
  'out-folder': '../secret',
  'out-neighbour': '../sources-secret',
  'chain-1.jpg': 'chain-2.jpg',
  'chain-2.jpg': 'talent/../out-folder/secret.jpg',
  'talent/up': '../..',
  etc: '/etc',
  'loop.jpg': 'loop.jpg',
  'dangling.jpg': '../not-there-yet.jpg',
};

export async function makeCanaryTree(): Promise<CanaryTree> {
  const root = await mkdtemp(join(tmpdir(), 'cameo-canary-'));
  const sources = join(root, 'sources');
  const derivatives = join(root, 'derivatives');
  const put = async (path: string, bytes: Uint8Array | string) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  };
  const outside = await picture(OUTSIDE, CANARY);
  for (const path of ['sources/a.jpg', 'sources/talent/alice.jpg', 'sources/Case.jpg', 'sources/...jpg'])
    await put(path, await picture(INSIDE, 'inside'));
  for (const folder of ['secret', 'sources-secret', 'derivatives-secret', '%tmp', '_variants']) {
    await put(`${folder}/secret.jpg`, outside);
    await put(`${folder}/secret.txt`, CANARY);
  }
  await put('secret.jpg', outside);
  for (const [link, to] of Object.entries(LINKS)) await symlink(to, join(sources, link));
  await symlink(join(root, 'secret', 'secret.jpg'), join(sources, 'absolute.jpg'));
  await plantDerivatives(root, derivatives, outside);
  const noted = await notesReads(join(root, 'note.txt'));
  const secrets = (await snapshot(root)).filter(
    ({ path, kind }) => kind.startsWith('sha256') && !path.startsWith('sources/'),
  );
  const forgetAll = () => Promise.all(secrets.map(({ path }) => forgetReads(join(root, path))));
  await forgetAll();
  const before = await snapshot(root);
  await forgetAll();
  return {
    root,
    sources,
    derivatives,
    notesReads: noted,
    damage: async () => {
      const found: string[] = [];
      for (const { path } of noted ? secrets : [])
        if ((await lstat(join(root, path))).atimeMs !== LONG_AGO * 1000) found.push(`read ${path}`);
      const [then, now] = [before, await snapshot(root)].map(
        (all) => new Set(all.map((each) => JSON.stringify(each))),
      );
      for (const line of then ?? []) if (!now?.has(line)) found.push(`changed or removed ${line}`);
      for (const line of now ?? []) if (!then?.has(line)) found.push(`changed or added ${line}`);
      return found;
    },
    remove: () => rm(root, { recursive: true }),
  };
}

/** Links in the folder of derivatives too, to objects that would be complete derivatives if they were inside. */
async function plantDerivatives(root: string, derivatives: string, body: Buffer): Promise<void> {
  const object = async (folder: string, key: string) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'body.jpg'), body);
    const about = { key, contentType: 'image/jpeg', cacheControl: 'public', bytes: body.length, etag: '"1"' };
    await writeFile(join(folder, 'headers.json'), JSON.stringify(about));
  };
  const out = join(root, 'derivatives-secret');
  await object(join(out, 'w-64.jpg%obj'), '_variants/a.jpg/w-64.jpg');
  await object(join(out, 'one%obj'), '_variants/Case.jpg/w-64.jpg');
  await mkdir(join(derivatives, 'Case.jpg'), { recursive: true });
  // The folder of a source, and one object of another.
  await symlink('../derivatives-secret', join(derivatives, 'a.jpg'));
  await symlink('../../derivatives-secret/one%obj', join(derivatives, 'Case.jpg', 'w-64.jpg%obj'));
  await symlink('../../derivatives-secret/one%obj', join(derivatives, 'Case.jpg', 'w-96.jpg%obj'));
}

const picture = (background: { r: number; g: number; b: number }, note: string): Promise<Buffer> =>
  sharp({ create: { width: 96, height: 64, channels: 3, background } })
    .withExif({ IFD0: { ImageDescription: note } })
    .jpeg()
    .toBuffer();

/** Whether bytes come from, or were made of, a file outside. */
export async function showsOutside(body: Buffer): Promise<boolean> {
  if (body.length === 0) return false;
  if (body.includes(CANARY) || body.includes('root:x:0')) return true;
  const image = await sharp(body)
    .stats()
    .catch(() => undefined);
  const [red, , blue] = image?.channels ?? [];
  return red !== undefined && blue !== undefined && red.mean > blue.mean;
}

const LONG_AGO = 1_000_000;

/** The access time is updated only if it is older than the last change, or than a day. */
async function forgetReads(path: string): Promise<void> {
  await utimes(path, LONG_AGO, LONG_AGO);
}

/** Whether the disk records reads: many are mounted without that. */
async function notesReads(path: string): Promise<boolean> {
  await writeFile(path, 'x');
  await forgetReads(path);
  await readFile(path);
  const { atimeMs } = await lstat(path);
  await rm(path);
  return atimeMs !== LONG_AGO * 1000;
}

interface Entry {
  /** Relative to the root. */
  readonly path: string;
  readonly kind: string;
  readonly bytes: number;
  readonly mode: number;
  readonly modifiedMs: number;
}

/** Everything but the root itself, into which a note is written, and the folder of derivatives; does not follow links. */
async function snapshot(root: string): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  const walk = async (way: string) => {
    for (const name of (await readdir(join(root, way))).sort()) {
      const path = way === '' ? name : `${way}/${name}`;
      if (path === 'derivatives') continue;
      const { size, mtimeMs, mode } = await lstat(join(root, path));
      const kind = await kindOf(join(root, path));
      entries.push({ path, kind, bytes: size, mode, modifiedMs: mtimeMs });
      if (kind === 'folder') await walk(path);
    }
  };
  await walk('');
  return entries;
}

async function kindOf(path: string): Promise<string> {
  const stats = await lstat(path);
  if (stats.isSymbolicLink()) return `-> ${await readlink(path)}`;
  if (stats.isDirectory()) return 'folder';
  return `sha256 ${createHash('sha256')
    .update(await readFile(path))
    .digest('hex')}`;
}
