import { createHash } from 'node:crypto';
import type { Deadline } from './deadline.js';
import { type StoredObject, StoreError } from './store.js';

export interface BodySource {
  readonly key: string;
  /** Announced length, bytes; a body of any other length is broken. */
  readonly bytes: number | undefined;
  /** Announced MD5, in hexadecimal; a body with another one is broken. */
  readonly md5?: string | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Releases the socket or file; called once, however the body ends. */
  readonly release: () => void;
  /** Turns an error of `chunks` into a {@link StoreError}. */
  readonly translate: (error: unknown) => StoreError;
}

/**
 * The body of a {@link StoredObject}: read once, complete or failed, within the deadline. One implementation, so that a stalled
 * socket, a truncated answer and a shrinking file look the same to the reader.
 */
export function guardBody(source: BodySource, deadline: Deadline): Pick<StoredObject, 'body' | 'discard'> {
  let taken = false;
  let released = false;

  const discard = (): void => {
    if (released) return;
    released = true;
    deadline.clear();
    deadline.signal.removeEventListener('abort', discard);
    source.release();
  };
  // An unread body must not hold its socket or file forever.
  deadline.signal.addEventListener('abort', discard, { once: true });

  async function* read(): AsyncGenerator<Uint8Array, void, undefined> {
    deadline.check();
    if (taken || released) {
      const state = taken ? 'read already' : 'discarded';
      throw new StoreError(
        'broken',
        `The body of ${JSON.stringify(source.key)} was ${state}: open it again.`,
      );
    }
    taken = true;
    let received = 0;
    const digest = source.md5 === undefined ? undefined : createHash('md5');
    try {
      const iterator = source.chunks[Symbol.asyncIterator]();
      for (;;) {
        const step = await nextChunk(iterator);
        if (step.done === true) break;
        received += step.value.byteLength;
        digest?.update(step.value);
        yield step.value;
      }
    } finally {
      discard();
    }
    if (source.bytes !== undefined && received !== source.bytes) throw truncated(source, received);
    const md5 = digest?.digest('hex');
    if (md5 !== source.md5) throw damaged(source, md5);
  }

  const nextChunk = async (iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> => {
    try {
      return await deadline.within(iterator.next());
    } catch (error) {
      throw source.translate(error);
    }
  };

  return { body: { [Symbol.asyncIterator]: read }, discard };
}

function truncated({ key, bytes }: BodySource, received: number): StoreError {
  return new StoreError(
    'broken',
    `The body of ${JSON.stringify(key)} ended after ${received} bytes, ${bytes} were announced: read it again.`,
  );
}

function damaged({ key, md5 }: BodySource, received: string | undefined): StoreError {
  return new StoreError(
    'broken',
    `The body of ${JSON.stringify(key)} has the MD5 ${received}, its entity tag announced ${md5}: it was damaged on its way, read it again. A server whose entity tags are no MD5 must not make them look like one.`,
  );
}
