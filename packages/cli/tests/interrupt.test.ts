import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onlyInFull } from '@cameo/testing/form';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { projectWithStage } from './cameo.js';
import { stopped } from './stopped.js';

let project: Awaited<ReturnType<typeof projectWithStage>>;
beforeEach(async () => {
  project = await projectWithStage();
});
afterEach(() => project.remove());

const stoppedAt = (text: RegExp, ...argv: readonly string[]) => stopped(project.folder, text, argv);

describe.skipIf(process.platform === 'win32')('Ctrl+C', () => {
  it('ends package during the build, and leaves none of its files', async () => {
    const { code, err } = await stoppedAt(/building the functions/, 'package', 'dev');
    expect([code, err]).toEqual([
      130,
      'cameo: Stopped. The functions of stage dev were not built completely, and nothing was deployed; run the command again.\n',
    ]);
    expect(await readdir(join(project.folder, '.cameo', 'stages'))).toEqual([]);
  });

  it.runIf(onlyInFull('packages a stage'))(
    'ends package while osls writes templates, ends osls too, and leaves no partial output',
    async () => {
      const { code, err } = await stoppedAt(/PurgeVariants\.zip: [\d,]+ bytes/, 'package', 'dev');
      expect([code, err]).toEqual([
        130,
        'cameo: Stopped. Nothing is left of it; run "npx cameo package dev" again.\n',
      ]);
      expect(await readdir(join(project.folder, '.cameo', 'stages'))).toEqual([]);
    },
    120_000,
  );

  it('ends describe with the manifest unchanged, and keeps its memory of files', async () => {
    await mkdir(join(project.folder, 'pictures'));
    const noise = sharp({
      create: {
        width: 1600,
        height: 1200,
        channels: 3,
        background: '#888',
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    });
    const bytes = await noise.jpeg({ progressive: true }).toBuffer();
    // An additional byte at the end of each: all contents differ.
    for (let at = 0; at < 200; at += 1)
      await writeFile(
        join(project.folder, 'pictures', `${at}.jpg`),
        Buffer.concat([bytes, Buffer.from([at])]),
      );
    await writeFile(join(project.folder, 'pictures.ts'), 'export const pictures = {};\n');
    const { code, err } = await stoppedAt(/cameo describe: 0\/200 pictures/, 'describe', 'pictures');
    expect(code).toBe(130);
    expect(err).toMatch(/\ncameo: Stopped\. The manifest did not change; run the command again\.\n$/);
    expect(await readFile(join(project.folder, 'pictures.ts'), 'utf8')).toBe('export const pictures = {};\n');
    const left = [...(await readdir(project.folder)), ...(await readdir(join(project.folder, '.cameo')))];
    expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
