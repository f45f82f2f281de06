import { issue } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import type { StoredObject } from '../store/store.js';

/**
 * Reads an object whole. One that is too large is refused before it is downloaded where the store tells its size, and as
 * soon as it is seen where not.
 * @param most largest body that is read, bytes
 * @param onStart is told the first bytes as soon as they have come
 * @throws ProblemError `source-too-large`; StoreError
 */
export async function readBody(
  object: StoredObject,
  most: number,
  onStart?: (start: Uint8Array) => void,
): Promise<Buffer> {
  try {
    if (object.bytes !== undefined && object.bytes > most) throw tooLarge(`${object.bytes} bytes`, most);
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of object.body) {
      length += chunk.length;
      if (length > most) throw tooLarge(`more than ${most} bytes`, most);
      if (chunks.push(chunk) === 1) onStart?.(chunk);
    }
    return Buffer.concat(chunks, length);
  } finally {
    object.discard();
  }
}

function tooLarge(received: string, most: number): ProblemError {
  const found = issue('source-too-large', { param: 'original', received, expected: `at most ${most} bytes` });
  return new ProblemError(found, `the object has ${received}`);
}
