import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { defineImageConfig } from '@cameo/core';
import { KEYS_VARIABLE } from '@cameo/core/sign';
import { afterEach, expect, it } from 'vitest';
import { localConfig, runningEdge } from '../../tests/running-edge.js';
import { signerOf } from '../operate/signed-path.js';
import { examine } from './examine.js';

const OF_THE_PICTURE = ['widths', 'formats', 'hit', 'cache key', 'headers', 'refined'];

const SECRETS = { ours: 'a'.repeat(64), other: 'b'.repeat(64) };

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const failed = (results: Awaited<ReturnType<typeof examine>>) =>
  results.filter(({ state }) => state === 'fail');

/** A stage with signatures that has one key, and a doctor that signs with the key of a secret. */
async function signedStage(secret: string) {
  const signing = { required: true } as const;
  const edge = await runningEdge({
    config: { ...localConfig, signing },
    signingKeys: new Map([['2026a', SECRETS.ours]]),
  });
  closing.push(edge.close);
  const sign = signerOf(
    { ...localConfig, signing },
    { [KEYS_VARIABLE]: `2026a@${localConfig.bucket}=${secret}` },
  );
  return examine({ base: edge.url, config: { ...localConfig, signing }, sign }, 'earth.jpg');
}

it('finds no problem in a stage with signatures and the right key', async () => {
  expect(failed(await signedStage(SECRETS.ours))).toEqual([]);
});

it('names the keys if the stage has another one, and blames nothing else', async () => {
  const wrong = failed(await signedStage(SECRETS.other));
  expect(wrong.map(({ name }) => name)).toEqual([...OF_THE_PICTURE, 'missing']);
  for (const { received, advice } of wrong) {
    expect(received).toBe('nothing, because the signature was refused: 403 problem signature-invalid');
    expect(advice).toContain('KeyValueStore');
  }
});

it('names the policy of the bucket if S3 refuses the picture', async () => {
  const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });
  const answer = JSON.stringify({ code: 'source-refused', detail: 'S3 refused it.' });
  const server = createHttpServer((_, response) => {
    response.writeHead(502, { 'content-type': 'application/problem+json' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => void server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const results = await examine({ base, config }, 'earth.jpg');
  for (const { name, received, advice } of results.filter(({ name }) => OF_THE_PICTURE.includes(name))) {
    expect([name, received]).toEqual([
      name,
      'nothing, because S3 refused /earth.jpg: 502 problem source-refused',
    ]);
    expect(advice).toContain('policy of the bucket');
  }
});

it('asks a server that accepts connections and never answers once, not once for each check', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
    // What a request would see after its minute.
    setTimeout(() => socket.destroy(), 50);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => void server.close());
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const results = await examine({ base, config: localConfig }, 'earth.jpg');
  expect(connections).toBe(1);
  expect(failed(results)).toHaveLength(11);
  for (const { received } of failed(results)) expect(received).toContain('/earth.jpg?w=200 did not answer: ');
});
