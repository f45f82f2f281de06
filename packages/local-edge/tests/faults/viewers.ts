import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { SmallVariant } from './small-variants.js';

/** Statistics of the viewers' answers. */
export interface Seen {
  readonly hits: number[];
  readonly misses: number[];
  /** Descriptions of answers that were no complete picture; at most ten. */
  readonly wrong: string[];
  /** Requested URLs. */
  readonly urls: Set<string>;
}

export interface Viewers {
  readonly seen: Seen;
  readonly get: (variant: SmallVariant) => Promise<void>;
  readonly close: () => void;
}

/** Viewers with keep-alive connections, who check that each URL always has the same bytes. */
export function createViewers(base: string, connections: number): Viewers {
  const { hostname, port } = new URL(base);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const bodies = new Map<string, string>();
  const seen: Seen = { hits: [], misses: [], wrong: [], urls: new Set() };

  const get = ({ url, mime }: SmallVariant): Promise<void> =>
    new Promise((resolve) => {
      seen.urls.add(url);
      const started = performance.now();
      const fail = (why: string): void => {
        if (seen.wrong.length < 10) seen.wrong.push(`${url}: ${why}`);
        resolve();
      };
      const sent = request({ hostname, port, path: url, agent }, (answer) => {
        const hash = createHash('md5');
        let bytes = 0;
        answer.on('data', (chunk: Buffer) => {
          hash.update(chunk);
          bytes += chunk.length;
        });
        answer.on('error', (error) => fail(error.message));
        answer.on('end', () => {
          const hit = answer.headers['x-cache'] === 'Hit from cloudfront';
          (hit ? seen.hits : seen.misses).push(performance.now() - started);
          if (answer.statusCode !== 200 || answer.headers['content-type'] !== mime)
            return fail(`${answer.statusCode} ${answer.headers['content-type']}`);
          const digest = hash.digest('base64');
          const before = bodies.get(url) ?? digest;
          bodies.set(url, before);
          if (before !== digest || Number(answer.headers['content-length']) !== bytes)
            return fail(`${bytes} bytes that are not those of before`);
          return resolve();
        });
      });
      sent.on('error', (error) => fail(error.message)).end();
    });
  return { seen, get, close: () => agent.destroy() };
}

/** The percentile of values, by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return Math.round((sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN) * 10) / 10;
}
