import { createDirectoryStore } from '../src/store/directory/directory-store.js';
import { StoreError } from '../src/store/store.js';
import { bytesOf, derivative, HEADERS, readBody, source } from './stored-bytes.js';

/**
 * A process that can run with another user's rights: calls a directory store once and prints `ok` or the failure. Arguments:
 * the folder of sources, the folder of derivatives, and `read` or `write` or `purge`.
 */
const [sources = '', derivatives = '', verb = ''] = process.argv.slice(2);
const store = createDirectoryStore({ sources, derivatives });
const time = { budgetMs: 10_000 };
const key = derivative('_variants/a.jpg/w48.webp');
const calls: Readonly<Record<string, () => Promise<unknown>>> = {
  read: async () => readBody(await store.open('a.jpg', time)),
  'read-derivative': async () => readBody(await store.open(key, time)),
  write: () => store.putNew(key, bytesOf('picture'), HEADERS, time),
  purge: () => store.removeDerivatives(source('b.jpg'), time),
};

try {
  await calls[verb]?.();
  process.stdout.write('ok');
} catch (error) {
  process.stdout.write(
    error instanceof StoreError ? `${error.failure}: ${error.message}` : `not a StoreError: ${error}`,
  );
}
