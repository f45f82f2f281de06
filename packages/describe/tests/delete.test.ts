import { afterEach, beforeEach, expect, it } from 'vitest';
import { uploadFiles } from '../src/index.js';
import { pictureFolder, shade } from './folder.js';

let folder: Awaited<ReturnType<typeof pictureFolder>>;
beforeEach(async () => {
  folder = await pictureFolder();
});
afterEach(() => folder.remove());

/** Port 9 never answers: a run that is not rejected fails to list. */
const run = (patterns: readonly string[], root?: string) =>
  uploadFiles({
    patterns,
    root,
    delete: true,
    memory: '.cameo/seen-files.json',
    cwd: folder.root,
    bucket: 'pictures',
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });

it.each([
  [['pictures/alice.jpg'], undefined],
  [['pictures/alice.jpg', 'pictures/talent'], undefined],
  [['pictures/*.jpg'], undefined],
  [['pictures/**/*.jpg'], undefined],
  [['pictures/talent'], 'pictures'],
  [['pictures', 'other'], undefined],
])('deletes nothing for %j from root %s, which may be a part', async (patterns, root) => {
  const one = await shade(30, 20, 1);
  for (const name of ['pictures/alice.jpg', 'pictures/talent/bob.jpg', 'other/eve.jpg'])
    await folder.write(name, one);
  await expect(run(patterns, root)).rejects.toThrow(
    /to delete what is not there, expected the whole folder where keys begin: give .* alone, or no delete\.$/,
  );
});

it.each([[['pictures']], [['./pictures/']], [['pictures/**']]])(
  'accepts the whole folder as %j',
  async (patterns) => {
    await folder.write('pictures/alice.jpg', await shade(30, 20, 1));
    await expect(run(patterns)).rejects.toThrow(/^The list of bucket pictures in us-east-1 failed/);
  },
);
