import { createDirectoryStore } from '../src/store/directory/directory-store.js';
import { derivative, HEADERS, source } from './stored-bytes.js';

/**
 * A process to be killed: stores derivatives without end, several at once, and purges some now and then.
 * Arguments: the folder of derivatives, a name for this process. Picture n has 1,000 × n bytes, each n modulo 251.
 */
const [derivatives = '', name = ''] = process.argv.slice(2);
const store = createDirectoryStore({ sources: derivatives, derivatives });
const time = { budgetMs: 10_000 };
let next = 200;

async function write(): Promise<void> {
  for (;;) {
    const n = next++ % 1000;
    const body = Buffer.alloc(n * 1000, n % 251);
    await store.putNew(derivative(`_variants/${name}/${n}.jpg/w640.webp`), body, HEADERS, time);
    if (n % 10 === 0) await store.removeDerivatives(source(`${name}/${n}.jpg`), time);
  }
}

process.stdout.write('writing\n');
await Promise.all([write(), write(), write(), write()]);
