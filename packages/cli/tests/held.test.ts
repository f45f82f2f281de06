import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cameo, projectWithStage } from './cameo.js';

let project: Awaited<ReturnType<typeof projectWithStage>>;
beforeEach(async () => {
  project = await projectWithStage();
});
afterEach(() => project.remove());

/** Without an answer of AWS, in case that a command asks for one. */
const NO_AWS = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

it.each(['package', 'deploy', 'remove', 'adopt'])(
  '%s leaves a stage alone that another process holds',
  async (name) => {
    const stages = join(project.folder, '.cameo', 'stages');
    await mkdir(stages, { recursive: true });
    const holder = { pid: process.pid, host: hostname(), command: 'cameo deploy dev', since: '12:00' };
    await writeFile(join(stages, 'dev.lock'), JSON.stringify(holder));
    const { code, out, err } = await cameo(project.folder, [name, 'dev'], NO_AWS);
    expect([code, out, err]).toEqual([
      1,
      '',
      `cameo: Stage dev is in use: "cameo deploy dev", process ${process.pid}, has written into its folder since 12:00. Wait until it ends, or stop it; then run the command again. If there is no such process, delete .cameo/stages/dev.lock.\n`,
    ]);
    expect(await readdir(stages)).toEqual(['dev.lock']);
  },
);
