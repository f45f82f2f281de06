// A local registry for rehearsals: verdaccio, in a temporary folder.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SCOPE } from './identity.mjs';
import { plainEnv, runQuietly } from './packages.mjs';

const VERDACCIO = '6.7.4';

/** One of its dependencies needs a tag of this package that some registries lack. */
const OVERRIDES = { 'node-fetch': '2.7.0' };

/** Timeout of its start, ms. */
const TIMEOUT_MS = 60_000;

/**
 * Starts a registry for the packages of the scope; all others come from npm's configured registry.
 * @param {string} folder for it; it is created
 * @returns {Promise<{ readonly url: string, readonly npmrc: string, readonly close: () => Promise<void> }>} with a settings
 * file for publishing to it and installing from it
 */
export async function startRegistry(folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, overrides: OVERRIDES }));
  await runQuietly(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `verdaccio@${VERDACCIO}`],
    { cwd: folder },
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  await writeFile(
    join(folder, 'config.yaml'),
    [
      `storage: ${JSON.stringify(join(folder, 'storage'))}`,
      `listen: 127.0.0.1:${port}`,
      `auth: { htpasswd: { file: ${JSON.stringify(join(folder, 'htpasswd'))} } }`,
      // No authentication: the contents are deleted after the run.
      `packages: { ${JSON.stringify(`${SCOPE}/*`)}: { access: $all, publish: $all, unpublish: $all } }`,
      'log: { type: stdout, format: pretty, level: warn }',
      'web: { enable: false }',
      '',
    ].join('\n'),
  );
  const npmrc = join(folder, 'npmrc');
  await writeFile(
    npmrc,
    `${SCOPE}:registry=${url}\n//127.0.0.1:${port}/:_authToken=nobody\nfund=false\naudit=false\nupdate-notifier=false\n`,
  );
  const main = join(folder, 'node_modules', 'verdaccio', 'bin', 'verdaccio');
  const child = spawn(process.execPath, [main, '--config', join(folder, 'config.yaml')], {
    cwd: folder,
    env: plainEnv(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const close = async () => {
    child.kill();
    await ended;
  };
  for (const until = performance.now() + TIMEOUT_MS; ; await sleep(200)) {
    const answer = await fetch(`${url}-/ping`).catch(() => undefined);
    if (answer?.ok) return { url, npmrc, close };
    if (child.exitCode === null && performance.now() < until) continue;
    await close();
    throw new Error(`the registry did not start:\n${output}`);
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
