import { type Issue, issue, type SourceFormat } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { isAvifSequence, sniffFormat } from './sniff.js';

/** Number of first bytes that identify the format of an original; a drawing may begin with a long comment. */
const IDENTIFYING_BYTES = { picture: 256, drawing: 65_536 };

/**
 * The format of an original.
 * @throws ProblemError `source-unsupported` if it is not among the inputs, `source-corrupt` if there are no bytes
 */
export function inputFormat(bytes: Uint8Array, inputs: readonly SourceFormat[]): SourceFormat {
  if (bytes.length === 0) throw refuse('source-corrupt', 'an empty file', inputs);
  const format = sniffFormat(bytes);
  if (format === undefined) {
    const found = isAvifSequence(bytes) ? 'an AVIF image sequence' : 'another format';
    throw refuse('source-unsupported', found, inputs);
  }
  if (!inputs.includes(format)) throw refuse('source-unsupported', format, inputs);
  return format;
}

/**
 * Whether the first bytes of an original that is still being read may belong to an accepted input. A drawing always may: if it
 * is not among the inputs it is sent as it is.
 * @returns undefined if more bytes are needed
 * @throws ProblemError `source-unsupported`
 */
export function mayBeInput(start: Uint8Array, inputs: readonly SourceFormat[]): true | undefined {
  if (start.length < IDENTIFYING_BYTES.picture) return undefined;
  if (sniffFormat(start) === 'svg') return true;
  if (beginsAsXml(start) && start.length < IDENTIFYING_BYTES.drawing) return undefined;
  inputFormat(start, inputs);
  return true;
}

/** Whether text begins with a tag, after optional white space or a byte order mark; each character may take two bytes. */
const beginsAsXml = (bytes: Uint8Array): boolean => {
  const first = bytes.find((byte) => ![0, 9, 10, 13, 32, 0xbb, 0xbf, 0xef, 0xfe, 0xff].includes(byte));
  return first === undefined || first === 0x3c;
};

function refuse(code: Issue['code'], received: string, inputs: readonly SourceFormat[]): ProblemError {
  const found = issue(code, { param: 'original', received, expected: `one of ${inputs.join(', ')}` });
  return new ProblemError(found, `the original is ${received}`);
}
