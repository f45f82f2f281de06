import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';

/** A temporary Vite project with a page that shows a picture. */
export async function viteProject() {
  const root = await mkdtemp(join(tmpdir(), 'cameo-vite-'));
  const write = (name: string, text: string | Uint8Array) => writeFile(join(root, name), text);
  const draw = async (width: number, height: number) => {
    const drawn = sharp({ create: { width, height, channels: 3, background: '#336699' } });
    await write('src/alice.jpg', await drawn.jpeg().toBuffer());
  };
  await mkdir(join(root, 'src'));
  await draw(900, 600);
  await write('index.html', '<script type="module" src="/src/main.js"></script>');
  await write(
    'src/main.js',
    "import alice from './alice.jpg?cameo';\nexport const shown = [import.meta.env.VITE_CAMEO_URL, alice];\nglobalThis.shown = shown;\n",
  );
  return { root, write, draw, remove: () => rm(root, { recursive: true, force: true }) };
}
