import { onTestFinished } from 'vitest';
import {
  type Answer,
  ask,
  originThat,
  type Served,
} from '../../cloudfront-emulator/tests/distribution-under-test.js';
import type { Handlers } from '../src/bundles.js';
import { type EdgeSettings, type LocalEdge, startEdge as start } from '../src/edge.js';

export { type Answer, ask } from '../../cloudfront-emulator/tests/distribution-under-test.js';

/** Functions that change nothing. */
const PASSING: Handlers = {
  originRequest: async (event) => event.Records[0]?.cf.request,
  originResponse: async (event) => event.Records[0]?.cf.response,
};

/** A running edge, and the requests that reached its origin. */
export interface EdgeUnderTest {
  readonly edge: LocalEdge;
  readonly originRequests: readonly { readonly uri: string }[];
  readonly ask: (path: string, init?: Parameters<typeof ask>[2]) => Promise<Answer>;
}

/** Starts an edge on a free port whose functions change nothing; stops it after the test. */
export async function startEdge(
  serve: (request: { readonly uri: string }) => Served | Promise<Served> = () => ({ body: 'origin' }),
  handlers: Partial<Handlers> = {},
  settings: Partial<EdgeSettings> = {},
  removeDerivatives: (key: string) => Promise<number> = async () => 0,
): Promise<EdgeUnderTest> {
  const { origin, originRequests } = originThat(serve);
  const edge = await start({
    handlers: { ...PASSING, ...handlers },
    origin,
    purge: async ([key = ''], forget) => {
      const derivatives = await removeDerivatives(key);
      forget([`/${encodeURIComponent(key)}`]);
      return derivatives;
    },
    settings,
  });
  onTestFinished(() => edge.close(100));
  return {
    edge,
    originRequests,
    ask: (path: string, init?: Parameters<typeof ask>[2]) => ask(edge.url, path, init),
  };
}
