import type { ImageConfig } from '@cameo/core';
import type { CloudFrontHeaders } from 'aws-lambda';
import { grammarHash } from './subject.js';

interface Sent {
  readonly status: number;
  readonly headers: CloudFrontHeaders;
  readonly body: string | undefined;
}

/** Every header of an answer without a picture, with its allowed values; none comes from the request. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'access-control-allow-origin': ['*'],
  'access-control-expose-headers': ['x-cameo-grammar, age, content-length, retry-after, x-cache'],
  'timing-allow-origin': ['*'],
  'x-content-type-options': ['nosniff'],
  'content-type': ['application/problem+json'],
  'cache-control': ['public, max-age=600', 'no-store'],
  allow: ['GET, HEAD'],
};

const FIELDS = ['type', 'title', 'status', 'detail', 'code', 'param', 'received', 'expected', 'issues'];

/** Internal details that a body must not contain, unless the request did. */
const INTERNALS = [
  /\n\s+at /,
  /node_modules|\.[cm]?[jt]s:\d/,
  /\b(?:Type|Range|URI|Reference|Syntax)Error\b/,
];

/** All violations in an answer that refuses a request. */
export function problemViolations(
  { status, headers, body }: Sent,
  method: string,
  url: string,
  config: ImageConfig,
): string[] {
  const found: string[] = [];
  for (const [name, [line, ...more]] of Object.entries(headers)) {
    const allowed = name === 'x-cameo-grammar' ? [grammarHash(config)] : (HEADERS[name] ?? []);
    if (line === undefined || more.length > 0 || !allowed.includes(line.value))
      found.push(`header ${name}: ${line?.value}`);
  }
  if (headers['x-content-type-options'] === undefined) found.push('may be sniffed');
  if (status < 400 || status > 499) found.push(`status ${status}`);
  if (method === 'HEAD') return body === undefined ? found : [...found, 'a body for HEAD'];
  if (body === undefined) return [...found, 'no body'];
  if (body.includes('<')) found.push('a body that could be taken for a page');
  if (Buffer.byteLength(body) > 20_000) found.push(`a body of ${Buffer.byteLength(body)} bytes`);
  for (const pattern of INTERNALS)
    if (pattern.test(body) && !pattern.test(url)) found.push(`${pattern} in ${body}`);
  for (const secret of [config.bucket, config.region, process.cwd()])
    if (body.includes(secret) && !url.includes(secret)) found.push(`${secret} in ${body}`);
  return [...found, ...fieldViolations(body, status)];
}

function fieldViolations(body: string, status: number): string[] {
  const problem = parsed(body);
  if (problem === undefined) return [`no JSON: ${body}`];
  const found = Object.keys(problem).filter((name) => !FIELDS.includes(name));
  if (problem['status'] !== status) found.push(`status ${problem['status']} in a ${status}`);
  if (problem['type'] !== `urn:cameo:problem:${problem['code']}`) found.push(`type ${problem['type']}`);
  for (const name of ['title', 'detail', 'code'])
    if (typeof problem[name] !== 'string') found.push(`no ${name}`);
  return found;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
