import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startWorker } from '../harness/worker.js';
import type { ServerOrder } from './server-worker.js';

/** A server in a separate process. */
export interface Server {
  readonly name: string;
  /** URL of the picture of this name, 640 px wide; any number of them may be requested. */
  readonly urlOf: (picture: string) => string;
  readonly stop: () => Promise<void>;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The local edge over a folder of pictures. */
export async function startCameo(pictures: string, scratch: string): Promise<Server> {
  const { url, stop } = await startServer({
    kind: 'cameo',
    pictures,
    derivatives: join(scratch, 'derivatives'),
  });
  return { name: 'Cameo, local edge', urlOf: (picture) => `${url}/${picture}?w=640`, stop };
}

/** IPX's own standalone server. */
export async function startIpx(pictures: string): Promise<Server> {
  const { url, stop } = await startServer({ kind: 'ipx', pictures, derivatives: '' });
  return { name: 'IPX', urlOf: (picture) => `${url}/w_640,f_webp/${picture}`, stop };
}

/** Starts `server-worker.ts`, which runs until it is stopped. */
async function startServer(order: ServerOrder): Promise<{ url: string; stop: () => Promise<void> }> {
  const worker = startWorker<ServerOrder, string>(new URL('server-worker.js', import.meta.url), {
    name: `the server of ${order.kind}`,
  });
  return { url: await worker.request(order), stop: worker.stop };
}

/** Builds an application of one page with Next.js, and starts it: `next build` and `next start`. */
export async function startNext(pictures: string, scratch: string): Promise<Server> {
  const app = join(scratch, 'next');
  await mkdir(join(app, 'app'), { recursive: true });
  await mkdir(join(app, 'public'));
  await symlink(pictures, join(app, 'public', 'pictures'), 'dir');
  await symlink(here('../../node_modules'), join(app, 'node_modules'), 'dir');
  await writeFile(join(app, 'package.json'), '{ "private": true, "type": "module" }\n');
  await writeFile(
    join(app, 'app', 'page.js'),
    'export default function Page() { return <p>Pictures</p>; }\n',
  );
  await writeFile(
    join(app, 'app', 'layout.js'),
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }\n',
  );
  const next = join(
    dirname(createRequire(import.meta.url).resolve('next/package.json')),
    'dist',
    'bin',
    'next',
  );
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' as const };
  await promisify(execFile)(process.execPath, [next, 'build', '--webpack'], {
    cwd: app,
    env,
    maxBuffer: 1e8,
  });
  const port = await freePort();
  const child = spawn(process.execPath, [next, 'start', '--port', String(port), '--hostname', '127.0.0.1'], {
    cwd: app,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(url, child);
  const urlOf = (picture: string) =>
    `${url}/_next/image?url=${encodeURIComponent(`/pictures/${picture}`)}&w=640&q=75`;
  return {
    name: 'next start',
    urlOf,
    stop: async () => {
      child.kill();
      await rm(join(app, '.next'), { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) throw new Error(`The server at ${url} ended with ${child.exitCode}.`);
    const found = await fetch(url).catch(() => undefined);
    if (found?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Nothing answers at ${url} after a minute.`);
}
