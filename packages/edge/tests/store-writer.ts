import { createDirectoryStore } from '../src/store/directory/directory-store.js';
import { derivative, HEADERS, opened, source } from './stored-bytes.js';

/**
 * A process to be killed: stores derivatives endlessly, several at once, replaces half of them by a smaller one, and purges
 * some at times. Arguments: the folder of derivatives, a name for this process. Picture n has 1,000 × n bytes, or 900 × n if it
 * was replaced, each n modulo 251.
 */
const [derivatives = '', name = ''] = process.argv.slice(2);
const store = createDirectoryStore({ sources: derivatives, derivatives });
const time = { budgetMs: 10_000 };
const REFINED = { ...HEADERS, refined: 'smaller' } as const;
let next = 200;

async function write(): Promise<void> {
  for (;;) {
    const n = next++ % 1000;
    const body = Buffer.alloc(n * 1000, n % 251);
    const key = derivative(`_variants/${name}/${n}.jpg/w640.webp`);
    await store.putNew(key, body, HEADERS, time);
    if (n % 2 === 0) {
      const object = opened(await store.open(key, time));
      object.discard();
      const { etag: ifMatch = '' } = object;
      await store.replaceDerivative(key, body.subarray(0, n * 900), REFINED, { ...time, ifMatch });
    }
    if (n % 10 === 0) await store.removeDerivatives(source(`${name}/${n}.jpg`), time);
  }
}

process.stdout.write('writing\n');
await Promise.all([write(), write(), write(), write()]);
