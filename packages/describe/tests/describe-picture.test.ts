import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describePicture, PictureError } from '../src/index.js';
import { pictureFolder, shade } from './folder.js';

const PICTURE = await shade(90, 60, 40);
const MD5 = `"${createHash('md5').update(PICTURE).digest('hex')}"`;

let folder: Awaited<ReturnType<typeof pictureFolder>>;
beforeAll(async () => {
  folder = await pictureFolder();
});
afterAll(() => folder.remove());

describe('describePicture', () => {
  it('returns the same for bytes, a file and a file URL', async () => {
    const path = await folder.write('a b.jpg', PICTURE);
    const facts = await describePicture(PICTURE);
    expect(facts).toMatchObject({ width: 90, height: 60, format: 'jpeg', bytes: PICTURE.length, etag: MD5 });
    expect(await describePicture(path)).toEqual(facts);
    expect(await describePicture(pathToFileURL(path))).toEqual(facts);
  });

  it('returns the entity tag of a server, and stops at the limit', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/missing.jpg') return void response.writeHead(404).end();
      response.writeHead(200, { etag: '"of-the-server"' });
      response.end(PICTURE);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await describePicture(new URL('/a.jpg', base))).toMatchObject({
        width: 90,
        etag: '"of-the-server"',
      });
      expect(await describePicture(`${base}/a.jpg`)).toMatchObject({ height: 60 });
      await expect(describePicture(`${base}/missing.jpg`)).rejects.toThrow(/answered by 404, expected 200/);
    } finally {
      server.close();
    }
    const refused = describePicture(`${base}/a.jpg`);
    await expect(refused).rejects.toThrow(
      /^http:\/\/127.*\/a\.jpg did not answer: .*ECONNREFUSED.*; expected 200/,
    );
  });

  it('rejects what the resizer rejects, in one sentence', async () => {
    const refused = describePicture(Buffer.from('no picture'));
    await expect(refused).rejects.toBeInstanceOf(PictureError);
    await expect(refused).rejects.toThrow(/^The format of the original is not supported\./);
    const damaged = describePicture(PICTURE.subarray(0, 300));
    await expect(damaged).rejects.toMatchObject({ issue: { code: 'source-corrupt' } });
    await expect(describePicture('/nowhere/a.jpg')).rejects.toThrow(/ENOENT/);
  });
});
