import { type AddressInfo, createServer } from 'node:net';
import { expect, it } from 'vitest';
import { openBucket } from './bucket.js';

it('an upload ends with the reason if the server accepts connections and never answers', async () => {
  const server = createServer((socket) => void socket.resume().on('error', () => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bucket = openBucket({
    bucket: 'pictures',
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
    silenceMs: 150,
  });
  const reason = /: nothing arrived for 0\.15 s; check the network, a proxy, or AWS_ENDPOINT_URL\.$/;
  await expect(bucket.list('')).rejects.toThrow(reason);
  await expect(bucket.put('a.jpg', Buffer.alloc(1000), 'image/jpeg', undefined)).rejects.toThrow(reason);
  bucket.close();
  server.close();
});
