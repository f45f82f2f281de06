import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * A function as the image optimization of aws-samples is one: the SDK and sharp are imported at the top, neither of them
 * bundled; it gets the original, resizes it to WebP, puts the result and answers it in base64.
 */
const CODE = `import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import sharp from 'sharp';

const client = new S3Client({ region: 'eu-central-1', forcePathStyle: true });

export async function handler() {
  const got = await client.send(new GetObjectCommand({ Bucket: 'pictures', Key: 'original.jpg' }));
  let image = sharp(await got.Body.transformToByteArray(), { failOn: 'none', animated: true });
  const { orientation } = await image.metadata();
  image = image.resize({ width: 640 });
  if (orientation) image = image.rotate();
  const Body = await image.toFormat('webp', { quality: 80 }).toBuffer();
  const put = { Bucket: 'pictures', Key: 'resized.webp', Body, ContentType: 'image/webp' };
  await client.send(new PutObjectCommand(put));
  return { status: '200', body: Body.toString('base64') };
}
`;

/** Writes the function with the packages that it imports, the same that Cameo's was bundled from. @returns its file */
export async function writeEagerFunction(folder: string): Promise<string> {
  const edge = createRequire(createRequire(import.meta.url).resolve('@cameo/edge/package.json'));
  await mkdir(join(folder, 'node_modules', '@aws-sdk'), { recursive: true });
  for (const name of ['@aws-sdk/client-s3', 'sharp'])
    await symlink(packageFolder(edge, name), join(folder, 'node_modules', name), 'dir');
  const file = join(folder, 'index.mjs');
  await writeFile(file, CODE);
  return file;
}

/** The folder of a package: the one above its main file that is called like it. */
function packageFolder(from: NodeJS.Require, name: string): string {
  let folder = dirname(from.resolve(name));
  while (!folder.endsWith(join('node_modules', name))) folder = dirname(folder);
  return folder;
}
