import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onlyInFull } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const PACKAGE = join(import.meta.dirname, '..');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-packed-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.runIf(onlyInFull('npm asks the registry for the dependencies'))('the packed package', () => {
  it("installs into an empty folder and runs the README's example", { timeout: 180_000 }, async () => {
    const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: PACKAGE });
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    await run('npm', ['install', '--no-audit', '--no-fund', `./${stdout.trim()}`], { cwd: folder });
    await mkdir(join(folder, 'site'));
    await writeFile(
      join(folder, 'redirect.mjs'),
      `export const handler = async (event) => {
        const { request } = event.Records[0].cf;
        if (request.uri !== '/old') return request;
        return { status: '302', headers: { location: [{ key: 'Location', value: '/new.html' }] } };
      };`,
    );
    await writeFile(
      join(folder, 'cloudfront.config.mjs'),
      `import { defineDistribution } from '@cameo/cloudfront-emulator';
       export default defineDistribution({
         origins: { site: { folder: './site' } },
         behaviors: [{ path: '*', origin: 'site', functions: { viewerRequest: './redirect.mjs' } }],
       });`,
    );
    // The command that npx runs, without npx, which would not forward the signal.
    const command = join(folder, 'node_modules', '.bin', 'cloudfront-emulator');
    const child = spawn(command, ['--config', 'cloudfront.config.mjs', '--port', '0'], { cwd: folder });
    const ended = new Promise((resolve) => child.on('close', resolve));
    let output = '';
    child.stdout.on('data', (text) => {
      output += text;
    });
    await expect.poll(() => output, { timeout: 20_000 }).toContain('Ctrl+C');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? '';
    const response = await fetch(`${url}/old`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location'), response.headers.get('x-cache')]).toEqual([
      302,
      '/new.html',
      'LambdaGeneratedResponse from cloudfront',
    ]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
