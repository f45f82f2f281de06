import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onlyInFull } from '@cameo/testing/form';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const GALLERY = fileURLToPath(new URL('..', import.meta.url));
/** A secret in the environment of the build, as in a build that also packages a stage. */
const SECRET = 'sD0fK3jLq8Wm5Zr1Xc7Vb2Nn9Pt4Yh6G';

/** Names that occur only in signing code: its exports, the hash, and the source of keys. */
const MARKS = ['createHmac', 'CAMEO_SIGNING_KEYS', 'signSource', 'readSigningKeys', 'sha256', 'node:crypto'];

let folder: string;
beforeAll(async () => {
  process.env['CAMEO_SIGNING_KEYS'] = `2026a=${SECRET}`;
  const temporary = join(GALLERY, 'node_modules', '.cameo');
  await mkdir(temporary, { recursive: true });
  folder = await mkdtemp(join(temporary, 'no-secret-'));
});
afterAll(async () => {
  delete process.env['CAMEO_SIGNING_KEYS'];
  await rm(folder, { recursive: true, force: true });
});

const builtFor = async (browser: string, outDir: string, configFile: string | false) => {
  await build({
    root: GALLERY,
    configFile,
    logLevel: 'silent',
    build: { outDir, emptyOutDir: true, sourcemap: true, rolldownOptions: { input: browser } },
  });
  const files = (await readdir(outDir, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  return Promise.all(
    files.map(async (file) => ({
      // The linked documents name what they explain; they are displayed, and never run.
      isCode: !/\.(?:md|txt)$/.test(file.name),
      text: await readFile(join(file.parentPath, file.name), 'utf8'),
    })),
  );
};

const page = async (text: string) => {
  const path = join(folder, 'page.ts');
  await writeFile(path, text);
  return path;
};

describe('the code for browsers', () => {
  it.runIf(onlyInFull('the gallery is built with its source maps'))(
    'contains no signing code: the gallery, its source maps, and everything that the packages offer to it',
    async () => {
      const everything = await page(
        [
          '@cameo/core',
          '@cameo/core/plan',
          '@cameo/react-image',
          '@cameo/react-image/url',
          '@cameo/react-image/client',
          '@cameo/react-image/signed',
        ]
          .map((entry, at) => `import * as all${at} from '${entry}'; console.log(all${at});`)
          .join('\n'),
      );
      const built = [
        ...(await builtFor('src/entry-client.tsx', join(folder, 'gallery'), join(GALLERY, 'vite.config.ts'))),
        ...(await builtFor(everything, join(folder, 'everything'), false)),
      ];
      expect(built.length).toBeGreaterThan(4);
      // The code under test is correct: the front end of signed URLs is in it.
      expect(built.map(({ text }) => text).join('\n')).toContain('withSignature');
      for (const { isCode, text } of built)
        for (const mark of isCode ? [SECRET, ...MARKS] : [SECRET]) expect(text).not.toContain(mark);
    },
  );

  it('the marks occur in the signing code', async () => {
    const signing = await readFile(
      fileURLToPath(new URL('../../../packages/core/dist/access/sign.js', import.meta.url)),
      'utf8',
    );
    for (const mark of MARKS) expect(signing).toContain(mark);
  });

  it('cannot import the signing code', async () => {
    const signing = await page("import { signUrl } from '@cameo/core/sign'; console.log(signUrl);");
    await expect(builtFor(signing, join(folder, 'signing'), false)).rejects.toThrow(
      /"signUrl" is not exported/,
    );
  });
});
