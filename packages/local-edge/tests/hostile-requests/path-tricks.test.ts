import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLocalEdge, type LocalEdge } from '../../src/index.js';
import { type CanaryTree, makeCanaryTree, showsOutside } from './canary-tree.js';
import { pathTricks } from './path-tricks.js';
import { askRaw, exchange, headerIn, type RawAnswer, requestText } from './raw-http.js';
import { EACH } from './thoroughly.js';

const config = defineImageConfig({ bucket: 'pictures', region: 'eu-west-1' });

let tree: CanaryTree;
let edge: LocalEdge | undefined;
beforeAll(async () => {
  tree = await makeCanaryTree();
});
afterEach(async () => edge?.close(100));
afterAll(() => tree.remove());

/** Two of them have a derivative outside, to which a link in the folder of derivatives leads. */
const SERVED = [
  '/a.jpg',
  '/inside.jpg',
  '/talent/alice.jpg',
  '/a.jpg?w=64',
  '/Case.jpg?w=64',
  '/Case.jpg?w=64',
];

/** The violation in an answer to a stranger; undefined without one. */
async function wrongWith({ status, body, ...answer }: RawAnswer): Promise<string | undefined> {
  const type = headerIn({ status, body, ...answer }, 'content-type') ?? '';
  if (status >= 500) return `status ${status}: ${body}`;
  if (headerIn({ status, body, ...answer }, 'x-content-type-options') !== 'nosniff' && body.length > 0)
    return 'may be sniffed';
  if (await showsOutside(body)) return 'shows what lies outside';
  if (status === 200) return type === 'image/jpeg' ? undefined : `200 with ${type}`;
  return body.length === 0 || type === 'application/problem+json' ? undefined : `${status} with ${type}`;
}

describe.each([
  { viewerRequest: true, missing: 404 },
  { viewerRequest: false, missing: 403 },
] as const)('paths that leave the folder, %o', ({ viewerRequest, missing }) => {
  it('reveal nothing outside, and change nothing there', { timeout: 300_000 }, async () => {
    const store = createDirectoryStore(tree);
    edge = await createLocalEdge({ config, store, missing, viewerRequest });
    const { url } = edge;
    const tricks = pathTricks(EACH);
    expect(tricks.length).toBeGreaterThan(12_000 / EACH);
    const wrong: string[] = [];
    const statuses: Record<string, number> = {};
    const queue = tricks[Symbol.iterator]();
    const client = async () => {
      for (const target of queue) {
        const { answers, rest } = await exchange(url, requestText(target));
        const [answer] = answers;
        statuses[answer?.status ?? 'closed'] = (statuses[answer?.status ?? 'closed'] ?? 0) + 1;
        if (answers.length > 1 || rest.length > 0)
          wrong.push(`${target}: ${answers.length} answers, ${rest}`);
        const found = answer && (await wrongWith(answer));
        if (found !== undefined) wrong.push(`${target.slice(0, 200)}: ${found}`);
      }
    };
    await Promise.all([client(), client(), client(), client()]);
    process.stderr.write(`\n  path tricks: ${tricks.length} ${JSON.stringify(statuses)}\n`);
    expect(wrong.slice(0, 20)).toEqual([]);
    // Files inside are served, also through a link that stays inside, and never from a planted derivative.
    for (const target of SERVED) {
      const answer = await askRaw(url, target);
      expect([target, answer.status, await wrongWith(answer)]).toEqual([target, 200, undefined]);
    }
    expect(edge.stats().edgeErrors).toBe(0);
  });
});

it('nothing outside was read, written or changed, and no original either', async () => {
  expect(await tree.damage()).toEqual([]);
});
