import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = join(import.meta.dirname, '..');

/** A project outside of the workspace, with the packages where npm would put them. */
export async function emptyProject() {
  const folder = await mkdtemp(join(tmpdir(), 'cameo-cli-'));
  await mkdir(join(folder, 'node_modules', '@cameo'), { recursive: true });
  await symlink(PACKAGE, join(folder, 'node_modules', '@cameo', 'cli'), 'junction');
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Runs the built command as somebody in a folder, with nothing of this process' environment but the path. */
export function cameo(folder: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(PACKAGE, 'dist', 'main.js'), ...argv], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
  return new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>(
    (resolve) => child.on('close', (code) => resolve({ code, ...said })),
  );
}
