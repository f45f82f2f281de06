import { spawn } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** A bucket over HTTP on 127.0.0.1. */
export interface Bucket {
  readonly url: string;
  readonly close: () => void;
}

const MISSING = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>';

/** A bucket with one picture under every key that ends in `/original.jpg`; uploads are discarded. */
export async function startBucket(picture: Uint8Array): Promise<Bucket> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const path = request.url?.split('?')[0] ?? '';
      if (request.method === 'PUT') response.writeHead(200, { etag: '"stored"' }).end();
      else if (path.endsWith('/original.jpg')) {
        const headers = {
          etag: '"original"',
          'content-type': 'image/jpeg',
          'content-length': picture.length,
        };
        response.writeHead(200, headers).end(picture);
      } else response.writeHead(404, { 'content-type': 'application/xml' }).end(MISSING);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/**
 * A function like the image optimization of aws-samples: the SDK and sharp are imported at the top, unbundled; it reads the
 * original, resizes it to WebP, stores the result and returns it in base64.
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

/** Writes the function with the packages that it imports, in the versions in Cameo's bundle. @returns its file */
export async function writeEagerFunction(folder: string): Promise<string> {
  const edge = createRequire(createRequire(import.meta.url).resolve('@cameo/edge/package.json'));
  await mkdir(join(folder, 'node_modules', '@aws-sdk'), { recursive: true });
  for (const name of ['@aws-sdk/client-s3', 'sharp'])
    await symlink(packageFolder(edge, name), join(folder, 'node_modules', name), 'dir');
  const file = join(folder, 'index.mjs');
  await writeFile(file, CODE);
  return file;
}

/** The folder of a package: the closest one above its main file with its name. */
function packageFolder(from: NodeJS.Require, name: string): string {
  let folder = dirname(from.resolve(name));
  while (!folder.endsWith(join('node_modules', name))) folder = dirname(folder);
  return folder;
}

/** Duration of a process from its start to its end, ms. */
export interface Duration {
  readonly wallMs: number;
  /** Processor time of all threads, ms. */
  readonly cpuMs: number;
}

/** Makes a process report its processor time at its end; the cost is the same for every contestant. */
const PRINT_CPU =
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('fs').writeSync(1, '\\n' + (user + system)); });";

/** Runs code with `node -e` in a separate process. @throws Error with its output if it fails */
export function runFresh(code: string, env: Readonly<Record<string, string>>): Promise<Duration> {
  return new Promise((resolve, reject) => {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const started = performance.now();
    const child = spawn(process.execPath, ['-e', PRINT_CPU + code], {
      env: { ...inherited, ...env, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [output, errors] = ['', ''];
    let wallMs = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('exit', () => {
      wallMs = performance.now() - started;
    });
    child.on('error', reject);
    child.on('close', (exit) => {
      const cpuMs = Number(output.trim().split('\n').at(-1)) / 1000;
      if (exit === 0 && cpuMs > 0) resolve({ wallMs, cpuMs });
      else
        reject(
          new Error(`A fresh process ended with ${exit}: ${errors.slice(0, 500) || output.slice(0, 500)}`),
        );
    });
  });
}
