import type { OriginAnswer } from './origin.js';

/**
 * Reads a body whole, letting go of it as soon as it turns out longer than `maxBytes`.
 * @throws Error that says how much may be read, or what the body failed with
 */
export async function readBody(answer: OriginAnswer, maxBytes: number): Promise<Uint8Array> {
  if (answer.body === undefined) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      answer.discard();
      throw new Error(`the origin's body is longer than the ${maxBytes} bytes that the local edge reads`);
    }
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, bytes);
}
