import type { CloudFrontHeaders } from 'aws-lambda';
import { headerBytes } from '../headers.js';
import { HEADER_RULES } from './header-rules.js';
import { type Rule, shown } from './rule.js';

/** Headers and body of a generated response, in bytes; the base64 text counts, not what it stands for (platform.md). */
const MAX_RESPONSE_BYTES = 1_000_000;

/** What must hold for a response that a function returns, on either trigger. */
export const RESPONSE_RULES: readonly Rule[] = [
  {
    name: 'status',
    broken: ({ result: { status } }) =>
      typeof status === 'string' && /^[2-5]\d\d$/.test(status)
        ? undefined
        : `status is ${shown(status)}, expected a string from "200" to "599"`,
  },
  {
    name: 'status-description',
    broken: ({ result: { statusDescription: text } }) =>
      text === undefined || (typeof text === 'string' && !/[^\t\x20-\x7e]/.test(text))
        ? undefined
        : `statusDescription is ${shown(text)}, expected a line of ASCII text`,
  },
  {
    name: 'body',
    broken: ({ result: { body } }) =>
      body === undefined || typeof body === 'string'
        ? undefined
        : `body is ${shown(body)}, expected a string`,
  },
  {
    name: 'body-encoding',
    broken: ({ result: { bodyEncoding } }) =>
      bodyEncoding === undefined || bodyEncoding === 'text' || bodyEncoding === 'base64'
        ? undefined
        : `bodyEncoding is ${shown(bodyEncoding)}, expected "text" or "base64"`,
  },
  {
    name: 'base64',
    broken: ({ result: { body, bodyEncoding } }) =>
      bodyEncoding !== 'base64' || typeof body !== 'string' || isBase64(body)
        ? undefined
        : `the body is not base64: ${shown(body)}; use Buffer.toString('base64')`,
  },
  ...HEADER_RULES,
  {
    name: 'response-size',
    broken: ({ result: { body, headers } }) => {
      if (typeof body !== 'string') return undefined;
      const bytes = Buffer.byteLength(body) + headerBytes((headers ?? {}) as CloudFrontHeaders);
      return bytes <= MAX_RESPONSE_BYTES
        ? undefined
        : `headers and body are ${bytes} bytes, at most ${MAX_RESPONSE_BYTES} may be sent; store the body and redirect to it`;
    },
  },
];

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
