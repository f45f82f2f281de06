import autocannon from 'autocannon';
import { answerOrders } from '../harness/answer.js';

// Generates load in a separate process: `hits` requests one URL repeatedly, `misses` each URL once.

/** The load to generate. */
export interface LoadOrder {
  readonly kind: 'hits' | 'misses';
  readonly urls: readonly string[];
  /** Duration of the requests for hits, s. */
  readonly seconds: number;
  readonly connections: number;
}

/** A server's results under load. */
export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

const headers = { accept: 'image/webp,*/*' };

async function hits({ urls, seconds, connections }: LoadOrder): Promise<Load> {
  const result = await autocannon({ url: urls[0] ?? '', connections, duration: seconds, headers });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were no picture, and ${result.errors} requests failed`);
  return { perSecond: result.requests.average, p99Ms: result.latency.p99 };
}

async function misses({ urls, connections }: LoadOrder): Promise<Load> {
  const waiting = [...urls];
  const took: number[] = [];
  const started = performance.now();
  const viewer = async () => {
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
      const sent = performance.now();
      const answer = await fetch(url, { headers });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
      took.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, viewer));
  const perSecond = (urls.length / (performance.now() - started)) * 1000;
  return { perSecond, p99Ms: took.sort((one, other) => one - other)[Math.ceil(took.length * 0.99) - 1] ?? 0 };
}

answerOrders((order: LoadOrder) => (order.kind === 'hits' ? hits(order) : misses(order)));
