import type { CloudFrontResponse, CloudFrontResultResponse } from 'aws-lambda';
import type { Answer } from '../http/answer.js';
import { statusText } from './status-text.js';

/** What an error body of the origin said about itself, and nothing of the answer that replaces it. */
const OF_THE_OLD_BODY = [
  'content-type',
  'content-length',
  'content-range',
  'content-encoding',
  'etag',
  'last-modified',
  'accept-ranges',
  'content-disposition',
  'content-language',
  'expires',
  'location',
];

/** A generated response. */
export function generateResponse(answer: Answer): CloudFrontResultResponse {
  return { ...statusOf(answer), headers: lines(answer.headers), ...bodyOf(answer.body) };
}

/**
 * Whether a header is what S3 says about an object beside the object itself: metadata that a program wrote when it was
 * uploaded, versions, keys of encryption, rules. Those of CloudFront (`x-amz-cf-…`) may not be touched.
 */
export const isOfTheStore = (name: string): boolean =>
  (name.startsWith('x-amz-') && !name.startsWith('x-amz-cf-')) || name === 'server';

/**
 * Turns an origin's response into another answer by changing the object that the trigger was given. A fresh object
 * would lack `transfer-encoding` and `via`, which CloudFront answers by a 502.
 */
export function rewriteResponse(response: CloudFrontResponse, answer: Answer): CloudFrontResultResponse {
  for (const name of OF_THE_OLD_BODY) delete response.headers[name];
  for (const name of Object.keys(response.headers)) if (isOfTheStore(name)) delete response.headers[name];
  Object.assign(response.headers, lines(answer.headers));
  return Object.assign(response, statusOf(answer), bodyOf(answer.body));
}

const statusOf = ({ status }: Answer) => ({
  status: String(status),
  statusDescription: statusText(status),
});

const lines = (headers: Answer['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]));

function bodyOf(body: Answer['body']): Pick<CloudFrontResultResponse, 'body' | 'bodyEncoding'> {
  if (body === undefined) return {};
  if ('text' in body) return { body: body.text, bodyEncoding: 'text' };
  const { buffer, byteOffset, byteLength } = body.bytes;
  return { body: Buffer.from(buffer, byteOffset, byteLength).toString('base64'), bodyEncoding: 'base64' };
}
