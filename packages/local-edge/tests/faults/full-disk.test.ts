import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onlyInFull } from '@cameo/testing/form';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { ask } from '../edge-under-test.js';
import { type EdgeProcess, type Shell, startEdgeProcess } from './edge-process.js';
import { makeSmallSources } from './small-sources.js';
import { type SmallVariant, smallVariants } from './small-variants.js';
import { storedObjects } from './stored-objects.js';

let folder = '';
let origin = '';
let mounts = false;
const running: EdgeProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-full-'));
  origin = join(folder, 'sources');
  await makeSmallSources(origin);
  mounts = await canMount(join(folder, 'sources'));
}, 60_000);
afterEach(() => Promise.all(running.splice(0).map((edge) => edge.kill())));
afterAll(() => rm(folder, { recursive: true }));

/** An in-memory file system that only the process under test sees, and that disappears with it. */
const IN_A_NAMESPACE = ['unshare', process.getuid?.() === 0 ? '-m' : '-rm'];

const mounted = (place: string, options: string): Shell => ({
  in: IN_A_NAMESPACE,
  commands: `mount -t tmpfs -o ${options} tmpfs '${place}'`,
});

async function canMount(place: string): Promise<boolean> {
  const [program = '', ...args] = [...IN_A_NAMESPACE, 'mount', '-t', 'tmpfs', 'tmpfs', place];
  const can = await promisify(execFile)(program, args).then(
    () => true,
    () => false,
  );
  if (!can) process.stderr.write('\n  No file system can be mounted here: other limits stand in for it.\n\n');
  return can;
}

async function start(store: string, shell: Shell): Promise<EdgeProcess> {
  const edge = await startEdgeProcess({ origin, store }, shell);
  running.push(edge);
  return edge;
}

const KEPT = 'public, max-age=86400, s-maxage=31536000';
const BRIEF = 'public, max-age=60';

/** Requests variants and checks that each is a complete picture; returns their cache times. */
async function askAll(edge: EdgeProcess, variants: readonly SmallVariant[]): Promise<readonly string[]> {
  const kept: string[] = [];
  for (const { url, mime } of variants) {
    const { status, headers, body } = await ask(edge.url, url);
    expect([url, status, headers['content-type'], headers['content-length']]).toEqual([
      url,
      200,
      mime,
      String(body.length),
    ]);
    kept.push(headers['cache-control'] ?? '');
  }
  return kept;
}

it('a full disk: pictures are served, the problem is reported once, nothing partial is stored', async () => {
  const store = join(folder, 'full');
  await mkdir(store);
  // 160 kB hold some derivatives; if nothing can be mounted, files are limited to 2 kB.
  const shell = mounts ? mounted(store, 'size=160k,mode=0755') : { in: [], commands: 'ulimit -f 4' };
  const edge = await start(store, shell);
  const kept = await askAll(edge, smallVariants(60));
  expect(new Set(kept)).toEqual(new Set([KEPT, BRIEF]));
  expect(kept.filter((cacheControl) => cacheControl === BRIEF).length).toBeGreaterThan(10);

  expect(edge.complaints()).toHaveLength(1);
  expect(edge.complaints()[0]).toContain('store-failed');
  expect(edge.complaints()[0]).toMatch(/answered (?:ENOSPC|EFBIG) while storing the derivative "_variants\//);
  if (mounts) expect(edge.complaints()[0]).toContain('The disk is full: make room.');

  // The mount is private to the process; Linux exposes it below /proc.
  const { objects, wrong, leftovers } = await storedObjects(
    mounts ? `/proc/${edge.pid}/root${store}` : store,
  );
  expect([wrong, leftovers]).toEqual([[], 0]);
  expect(objects).toHaveLength(kept.filter((cacheControl) => cacheControl === KEPT).length);

  // Stored pictures are still served, and the others come from the cache.
  await askAll(edge, smallVariants(60));
  const stats = JSON.parse((await ask(edge.url, '/__edge/stats')).text);
  expect(stats).toMatchObject({ requests: 120, hits: 60, renders: 60, edgeErrors: 0 });
}, 60_000);

/** Makes the store of a running edge unwritable. Starting with such a store ends with a separate error. */
async function makeUnwritable(edge: EdgeProcess, store: string): Promise<void> {
  if (mounts) {
    const user = process.getuid?.() === 0 ? [] : ['--user', '--preserve-credentials'];
    const inside = ['--target', String(edge.pid), '--mount', ...user, '--'];
    await promisify(execFile)('nsenter', [...inside, 'mount', '-o', 'remount,ro', store]);
  } else if (process.getuid?.() === 0) {
    // Root may write everywhere, so a file takes the place of a folder.
    await rm(store, { recursive: true });
    await writeFile(store, '');
  } else await chmod(store, 0o555);
}

it.runIf(onlyInFull('as a full disk'))(
  'a store that becomes unwritable: pictures are served, the problem is reported once',
  async () => {
    const store = join(folder, 'read-only');
    await mkdir(store);
    const edge = await start(store, mounts ? mounted(store, 'mode=0755') : { in: [], commands: 'true' });
    await makeUnwritable(edge, store);
    const kept = await askAll(edge, smallVariants(30));
    expect(new Set(kept)).toEqual(new Set([BRIEF]));
    expect(edge.complaints()).toHaveLength(1);
    if (mounts) {
      expect(edge.complaints()[0]).toMatch(/store-failed.*answered EROFS while storing/);
      expect(edge.complaints()[0]).toContain('The disk is read-only: choose another folder.');
    }
  },
  60_000,
);
