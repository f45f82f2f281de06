import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectoryStore } from '@cameo/edge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalEdge, type LocalEdge } from '../src/index.js';
import { exchange, requestText } from './hostile-requests/raw-http.js';
import { loadConfig } from './replace-under-load.js';
import { samplesIn } from './samples-in.js';

// A folder of private pictures, and pages of other sites in the same browser. Headers are those that browsers send (W3C, Fetch
// Metadata; Fetch, 3.1).
let folder = '';
const edges: Record<string, LocalEdge> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-private-'));
  await samplesIn(join(folder, 'samples'));
  await mkdir(join(folder, 'private'));
  await cp(join(folder, 'samples/hands.jpg'), join(folder, 'private/hands.jpg'));
  await writeFile(join(folder, 'private/page.html'), '<script>document.title = "ran"</script>');
  await writeFile(
    join(folder, 'private/x.svg'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>1</script></svg>',
  );
  const store = createDirectoryStore({ sources: join(folder, 'private'), derivatives: join(folder, 'kept') });
  edges['guarded'] = await createLocalEdge({ config: loadConfig, store });
  edges['open'] = await createLocalEdge({ config: loadConfig, store, cors: true });
});
afterAll(async () => {
  await Promise.all(Object.values(edges).map((edge) => edge.close(100)));
  await rm(folder, { recursive: true });
});

async function answerTo(edge: 'guarded' | 'open', path: string, headers: Readonly<Record<string, string>>) {
  const { url = '' } = edges[edge] ?? {};
  const { Host: host = new URL(url).host, ...rest } = headers;
  const lines = Object.entries(rest).map(([name, value]) => `${name}: ${value}`);
  const text = requestText(path, 'GET', lines).replace(/^Host: .*$/im, `Host: ${host}`);
  const { answers } = await exchange(url, text, { methods: ['GET'] });
  return answers[0];
}

const PATHS = ['/hands.jpg', '/hands.jpg?w=64', '/__edge/stats'];

describe('a foreign request', () => {
  it.each([
    ['by a name that was made to lead here', { Host: 'attacker.example' }],
    ['by that name with the port', { Host: 'attacker.example:4600' }],
    ['by a name that only begins like ours', { Host: '127.0.0.1.attacker.example' }],
    ['by fetch of another site', { Origin: 'https://attacker.example', 'Sec-Fetch-Site': 'cross-site' }],
    ['by fetch of an older browser', { Origin: 'https://attacker.example' }],
    ['by a sandboxed page', { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
    [
      'by <img> of another site',
      {
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'no-cors',
        'Sec-Fetch-Dest': 'image',
        Referer: 'https://attacker.example/',
      },
    ],
    [
      'by <img> of a page that hides itself',
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
    ],
    [
      'in a frame of another site',
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' },
    ],
  ])('%s is rejected, and served with --cors', async (_, headers) => {
    for (const path of PATHS) {
      const answer = await answerTo('guarded', path, headers);
      expect([path, answer?.status]).toEqual([path, 403]);
      expect(answer?.body.toString()).toContain('--cors');
      expect(answer?.lines.map(([name]) => name.toLowerCase())).not.toContain('access-control-allow-origin');
      expect((await answerTo('open', path, headers))?.status).toBe(200);
    }
  });
});

describe('a request of this machine', () => {
  it.each([
    ['of a command', {}],
    ['by its other name', { Host: 'localhost:4600' }],
    ['by <img> of a page on another port', { 'Sec-Fetch-Site': 'same-site', 'Sec-Fetch-Dest': 'image' }],
    [
      'by <img> of a dev server that calls itself localhost',
      {
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'no-cors',
        'Sec-Fetch-Dest': 'image',
        Referer: 'http://localhost:5173/',
      },
    ],
    ['by fetch of that', { Origin: 'http://localhost:5173', 'Sec-Fetch-Site': 'cross-site' }],
    [
      'by a person who follows a link',
      {
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'navigate',
        'Sec-Fetch-Dest': 'document',
        Referer: 'https://github.com/',
      },
    ],
  ])('%s is served', async (_, headers) => {
    for (const path of PATHS)
      expect([path, (await answerTo('guarded', path, headers))?.status]).toEqual([path, 200]);
  });
});

it.each(['/page.html', '/x.svg', '/hands.jpg', '/hands.jpg?w=64', '/hands.jpg?w=none', '/missing.jpg'])(
  '%s has the headers of a stage',
  async (path) => {
    const lines = Object.fromEntries((await answerTo('guarded', path, {}))?.lines ?? []);
    const headers = Object.fromEntries(
      Object.entries(lines).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
      'x-content-type-options': 'nosniff',
      'timing-allow-origin': '*',
      vary: 'Accept',
    });
    expect(Object.keys(headers)).not.toContain('x-cameo-tag');
  },
);
