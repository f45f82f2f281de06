// Makes load, in a process of its own: `hits` asks for one URL again and again, `misses` for each URL once.
import autocannon from 'autocannon';
import type { Load, Order } from './load.js';

const { kind, urls, seconds, connections } = JSON.parse(process.argv[2] ?? '{}') as Order;
const headers = { accept: 'image/webp,*/*' };

async function hits(): Promise<Load> {
  const result = await autocannon({ url: urls[0] ?? '', connections, duration: seconds, headers });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were no picture, and ${result.errors} requests failed`);
  return { perSecond: result.requests.average, p99Ms: result.latency.p99 };
}

async function misses(): Promise<Load> {
  const waiting = [...urls];
  const took: number[] = [];
  const started = performance.now();
  const viewer = async () => {
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
      const asked = performance.now();
      const answer = await fetch(url, { headers });
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
      took.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: connections }, viewer));
  const perSecond = (urls.length / (performance.now() - started)) * 1000;
  return { perSecond, p99Ms: took.sort((one, other) => one - other)[Math.ceil(took.length * 0.99) - 1] ?? 0 };
}

process.stdout.write(JSON.stringify(await (kind === 'hits' ? hits() : misses())));
