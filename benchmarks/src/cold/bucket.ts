import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A bucket behind HTTP on 127.0.0.1. */
export interface Bucket {
  readonly url: string;
  readonly close: () => void;
}

const MISSING = '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>';

/** A bucket in which there is one picture, under every key that ends in `/original.jpg`; whatever is put is forgotten. */
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
