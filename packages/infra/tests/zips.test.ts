import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onlyInFull, some } from '@cameo/testing/form';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { config } from '../../../cameo.config.js';
import { run } from '../src/run.js';
import { stageOf } from '../src/stage.js';
import { NODES } from './nodes.js';
import { PACKAGED, properties, STAGES, template } from './packaged.js';

const NAMES = ['TransformImageRequest', 'ResizeImage', 'PurgeVariants', 'Refine'] as const;

const read = (stage: string, name: string) => readFile(join(STAGES, stage, `${name}.zip`));

/** The content of the files whose paths match. */
async function unzipped(stage: string, name: string, which: RegExp) {
  const zip = await read(stage, name);
  return Object.entries(unzipSync(zip, { filter: ({ name: path }) => which.test(path) }));
}

/** The entries of a zip from its directory: time, system and permissions. */
function directory(zip: Buffer) {
  const entries: { name: string; stamp: string; system: number; mode: string }[] = [];
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06'));
  let at = zip.readUInt32LE(end + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [nameBytes, extraBytes, noteBytes] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const date = zip.readUInt16LE(at + 14);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + (nameBytes ?? 0)),
      stamp: `${1980 + (date >> 9)}-${(date >> 5) & 15}-${date & 31} ${zip.readUInt16LE(at + 12)}`,
      system: zip.readUInt8(at + 5),
      mode: (zip.readUInt32LE(at + 38) >>> 16).toString(8),
    });
    at += 46 + (nameBytes ?? 0) + (extraBytes ?? 0) + (noteBytes ?? 0);
  }
  return entries;
}

/** Files of a zip, with groups and changing names reduced to one line. */
async function contents(name: (typeof NAMES)[number]): Promise<readonly string[]> {
  const paths = directory(await read('dev', name)).map((entry) =>
    entry.name.replace(/^chunks\/[\w-]+\.mjs$/, 'chunks/*.mjs'),
  );
  return [...new Set(paths)];
}

describe('the zips', () => {
  it.each([
    ['TransformImageRequest', 100_000],
    ['ResizeImage', 15_000_000],
    ['PurgeVariants', 1_000_000],
    ['Refine', 15_000_000],
  ] as const)('%s has at most %i bytes', async (name, maxBytes) => {
    for (const stage of PACKAGED) expect((await read(stage, name)).byteLength).toBeLessThanOrEqual(maxBytes);
  });

  it('TransformImageRequest contains its code', async () => {
    expect(await contents('TransformImageRequest')).toEqual(['origin-request.mjs']);
  });

  it('PurgeVariants contains its code', async () => {
    expect(await contents('PurgeVariants')).toEqual([
      'chunks/*.mjs',
      'purge-variants.licences.txt',
      'purge-variants.mjs',
    ]);
  });

  it.each([
    ['ResizeImage', 'origin-response', '@aws-sdk/client-s3 3.'],
    ['PurgeVariants', 'purge-variants', '@aws-sdk/client-cloudfront 3.'],
    ['Refine', 'refine', '@aws-sdk/client-s3 3.'],
  ] as const)('%s contains the licences of the bundled code', async (name, entry, client) => {
    const [[, text] = []] = await unzipped('dev', name, new RegExp(`^${entry}\\.licences\\.txt$`));
    const licences = Buffer.from(text ?? []).toString();
    expect(licences).toContain(client);
    expect(licences).toMatch(/^@smithy\/core [\d.]+ \(Apache-2\.0\)$/m);
    expect(licences).toContain('TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION');
  });

  // The packages that sharp contains have only their licences there.
  it('ResizeImage contains its code, sharp as one module, and native code for one system', async () => {
    expect(await contents('ResizeImage')).toEqual([
      'chunks/*.mjs',
      'node_modules/@img/colour/LICENSE.md',
      'node_modules/@img/colour/package.json',
      'node_modules/@img/sharp-libvips-linux-x64/README.md',
      expect.stringMatching(/^node_modules\/@img\/sharp-libvips-linux-x64\/lib\/libvips-cpp\.so\.[\d.]+$/),
      'node_modules/@img/sharp-libvips-linux-x64/package.json',
      'node_modules/@img/sharp-libvips-linux-x64/versions.json',
      'node_modules/@img/sharp-linux-x64/LICENSE',
      'node_modules/@img/sharp-linux-x64/index.cjs',
      expect.stringMatching(/^node_modules\/@img\/sharp-linux-x64\/lib\/sharp-linux-x64-[\d.]+\.node$/),
      'node_modules/@img/sharp-linux-x64/package.json',
      'node_modules/detect-libc/LICENSE',
      'node_modules/detect-libc/package.json',
      'node_modules/semver/LICENSE',
      'node_modules/semver/package.json',
      'node_modules/sharp/LICENSE',
      'node_modules/sharp/dist/index.cjs',
      'node_modules/sharp/package.json',
      'origin-response.licences.txt',
      'origin-response.mjs',
    ]);
  });

  it('Refine equals ResizeImage, with native code for the other processor', async () => {
    const ofResizeImage = await contents('ResizeImage');
    expect(await contents('Refine')).toEqual(
      ofResizeImage
        .map((path) => path.replaceAll('x64', 'arm64').replace('origin-response.', 'refine.'))
        .toSorted(),
    );
  });

  it.each([
    ['ResizeImage', 0x3e],
    ['Refine', 0xb7],
  ] as const)('%s contains libraries for its own processor only', async (name, machine) => {
    const libraries = await unzipped('dev', name, /\.(?:node|so[\d.]*)$/);
    expect(libraries).toHaveLength(2);
    for (const [, bytes] of libraries) {
      const header = Buffer.from(bytes.buffer, bytes.byteOffset, 20);
      // An ELF file of 64 bits, least byte first, and its e_machine: 62 is x86-64, 183 is AArch64 (ELF specification).
      expect([header.toString('latin1', 0, 6), header.readUInt16LE(18)]).toEqual([
        '\x7fELF\x02\x01',
        machine,
      ]);
    }
    const { Architectures } =
      name === 'Refine'
        ? properties(template('dev', 'media'), 'RefineLambdaFunction')
        : properties(template('dev', 'edge'), 'ResizeImageLambdaFunction');
    expect(Architectures).toEqual([machine === 0xb7 ? 'arm64' : 'x86_64']);
  });

  it.each(NAMES)('%s is sorted, without times, and readable for everybody', async (name) => {
    const entries = directory(await read('dev', name));
    expect(entries.map((entry) => entry.name)).toEqual(entries.map((entry) => entry.name).toSorted());
    expect(new Set(entries.map(({ stamp, system, mode }) => `${stamp} ${system} ${mode}`))).toEqual(
      new Set(['1980-1-1 0 3 100644']),
    );
  });

  // Unpacking one with libvips takes half a second.
  it.each(some(NAMES, 1))('%s has the same files as the folder for local use', async (name) => {
    const files = await unzipped('dev', name, /./);
    const folder = join(STAGES, 'dev', 'unpacked', name);
    const found = await readdir(folder, { recursive: true, withFileTypes: true });
    const copies = found
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(folder.length + 1));
    expect(copies.toSorted()).toEqual(files.map(([path]) => path));
    for (const [path, bytes] of files)
      expect([path, (await readFile(join(folder, path))).equals(bytes)]).toEqual([path, true]);
  });

  it.each(NAMES)('%s contains its own stage, and neither the other nor this machine', async (name) => {
    for (const stage of PACKAGED) {
      const other = stage === 'dev' ? 'prod' : 'dev';
      const files = await unzipped(stage, name, /^(?!node_modules\/).*\.mjs$/);
      const code = files.map(([, bytes]) => Buffer.from(bytes).toString()).join('\n');
      expect(code).toContain(`"cameo-media-${stage}"`);
      expect(code).not.toContain(`cameo-media-${other}`);
      expect(code).not.toContain(process.cwd().split('/').slice(0, -2).join('/'));
    }
  });
});

describe.runIf(onlyInFull('packs all functions once more')).each(NODES)(
  'packaged again, by $name',
  ({ path }) => {
    it('has the same bytes, at any time and place', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'cameo-packed-'));
      const module = join(import.meta.dirname, '../dist/package/package-stage.js');
      const script = `await (await import(${JSON.stringify(module)})).packFunctions(${JSON.stringify(stageOf(config, 'dev'))}, ${JSON.stringify(folder)})`;
      await run(path, ['--input-type=module', '-e', script], {
        cwd: tmpdir(),
        env: { TZ: 'Asia/Kathmandu' },
      });
      for (const name of NAMES)
        expect((await readFile(join(folder, `${name}.zip`))).equals(await read('dev', name))).toBe(true);
      await rm(folder, { recursive: true });
    });
  },
);
