import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bucketFacts } from '../src/adopt/bucket-facts.js';
import { concurrencyIn } from '../src/aws/concurrency.js';
import { purgePath } from '../src/aws/event-paths.js';
import { readLog } from '../src/aws/logs.js';
import { findFailure, newestEvent } from '../src/aws/stack-failure.js';
import { findStack } from '../src/aws/stacks.js';
import { examineAccount } from '../src/doctor/account.js';
import { osls } from '../src/osls.js';
import { stageOf } from '../src/stage.js';
import { STAGES } from './packaged.js';

const REGION = 'eu-central-1';
const stage = stageOf(
  defineImageConfig({ bucket: 'pictures', region: REGION, stages: { dev: { bucket: 'pictures-dev' } } }),
  'dev',
);

/** Every call to AWS. */
const CALLS: Readonly<Record<string, () => Promise<unknown>>> = {
  newestEvent: () => newestEvent('cameo-edge-dev', REGION),
  findStack: () => findStack('cameo-edge-dev', REGION),
  readLog: () => readLog('/aws/lambda/x', REGION, 0),
  concurrencyIn: () => concurrencyIn(REGION),
  purgePath: () => purgePath(stage),
  bucketFacts: () => bucketFacts('pictures-dev', REGION),
  examineAccount: () => examineAccount(stage),
};

/** Servers that accept a connection, and then stop: at once, or in the middle of their answer. */
const SILENT: Readonly<Record<string, () => Server>> = {
  'never answers': () => createTcpServer((socket) => void socket.resume().on('error', () => undefined)),
  'stops in the middle of its answer': () =>
    createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '500' });
      request.resume().on('end', () => response.write('<'));
    }),
};

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example');
  vi.stubEnv('AWS_CLIENT_TIMEOUT', '150');
  return () => vi.unstubAllEnvs();
});

describe.each(Object.entries(SILENT))('an endpoint that %s', (_, newServer) => {
  let server: Server;
  beforeAll(async () => {
    server = newServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });

  it.each(Object.entries(CALLS))('ends %s, with the reason', async (_name, call) => {
    await expect(call()).rejects.toThrow(
      /^AWS did not answer in (?:eu-central-1|us-east-1): nothing arrived for 0\.15 s, in each of [123] attempts; check the network, a proxy, or AWS_ENDPOINT_URL\.$/,
    );
  });

  it('ends the search for the reason of an earlier failure', async () => {
    expect(await findFailure('cameo-edge-dev', REGION, new Date())).toBeUndefined();
  });

  it('ends osls, whose own limit is two minutes for each of five attempts', { timeout: 60_000 }, async () => {
    const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    // osls writes into the folder of the stage, which other tests read.
    const folder = await mkdtemp(join(STAGES, '..', 'silent-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await cp(join(STAGES, 'dev'), folder, { recursive: true });
    const deploying = osls('deploy', 'media', { stage: 'dev', folder });
    await expect(deploying).rejects.toThrow(/ ended with 1\. It printed the reason above\.$/);
    expect(printed.mock.calls.flat().join('')).toContain('timed out after 150 ms of inactivity');
    printed.mockRestore();
  });
});

it('every client is created with these options', () => {
  const src = join(import.meta.dirname, '../src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ts$/.test(name));
  const created = files.flatMap((name) =>
    [...readFileSync(join(src, name), 'utf8').matchAll(/new [\w.]*Client\((.*)\)/g)].map((found) => found[1]),
  );
  expect(created.length).toBeGreaterThan(8);
  for (const options of created) expect(options).toMatch(/clientOptions\(|options/);
});
