import { deepStrictEqual } from 'node:assert';
import type { ImageConfig } from '@cameo/core';
import type { CloudFrontRequest, CloudFrontResultResponse } from 'aws-lambda';
import type { FunctionRequest } from '../../src/cloudfront/functions.js';
import { cloudFrontRequest, requestEvent } from '../cloudfront-events.js';
import { followed } from '../followed.js';
import { functionEvent, type TestRequest } from '../function-events.js';
import { requestViolations, responseViolations } from '../trigger-rules.js';
import { problemViolations } from './problem-violations.js';
import { respelled } from './respelled.js';
import {
  bakeGrammar,
  canonicalize,
  canonicalPath,
  createTransformImageRequest,
  createViewerRequest,
  derivativeKey,
  parseDerivativeKey,
  parseRequest,
  parseTransform,
  serializeTransform,
  variantOf,
} from './subject.js';

/** Judges one request after the other, and remembers the meaning of each key. */
export interface Judge {
  /** All violations in the handling of a request; empty if there are none. */
  readonly judge: (request: TestRequest) => Promise<readonly string[]>;
  /** Number of pictures, originals and refusals. */
  readonly seen: { variants: number; originals: number; refusals: number };
}

/** The result of origin-request: the path for S3, or the response. */
type Straight = { readonly uri: string } | { readonly status: string; readonly body: string | undefined };

/** Limit of CloudFront Functions on path and query string together, characters. */
const MAX_CHARACTERS = 8192;

export function createJudge(config: ImageConfig): Judge {
  const viewerRequest = createViewerRequest(bakeGrammar(config));
  const originRequest = createTransformImageRequest(config);
  const seen = { variants: 0, originals: 0, refusals: 0 };
  const meanings = createMeanings();

  const askOrigin = async (
    { url, accept = [], method = 'GET' }: TestRequest,
    wrong: string[],
  ): Promise<Straight> => {
    const headers = accept.length === 0 ? {} : { Accept: accept.join(', ') };
    const request = cloudFrontRequest(url, method, headers);
    const given = structuredClone(request);
    const result = await originRequest(requestEvent(request));
    if (result === request) {
      const { uri, querystring } = result as CloudFrontRequest;
      // Violations in the path existed before: they are the viewer's.
      const before = requestViolations({ ...given, querystring: '' }, given);
      wrong.push(...requestViolations(result, given).filter((each) => !before.includes(each)));
      if (querystring !== '') wrong.push(`S3 is sent the query ${querystring}`);
      if (/^\/?$|\/$|[?#\p{Cc}]/u.test(uri)) wrong.push(`S3 is asked for ${uri}`);
      return { uri };
    }
    const response = result as CloudFrontResultResponse;
    wrong.push(...responseViolations(response, 'origin-request'));
    const { status, headers: sent, body } = response;
    wrong.push(
      ...problemViolations({ status: Number(status), headers: sent ?? {}, body }, method, url, config),
    );
    return { status, body };
  };

  /** The result of viewer-request, after a redirect: the request to look up, or the response in the format of Lambda@Edge. */
  const askViewer = (request: TestRequest, wrong: string[]): Required<TestRequest> | Straight => {
    const result = followed(request, (each) => viewerRequest(functionEvent(each)));
    if ('statusCode' in result) {
      const { statusCode, headers: values, body } = result;
      const headers = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
      const status = String(statusCode);
      const text = body?.data;
      wrong.push(
        ...responseViolations(
          { status, headers, body: text, bodyEncoding: body?.encoding },
          'origin-request',
        ),
      );
      wrong.push(
        ...problemViolations(
          { status: statusCode, headers, body: text },
          request.method ?? 'GET',
          request.url,
          config,
        ),
      );
      return { status, body: text };
    }
    const { method, uri, querystring, headers } = result as FunctionRequest;
    const url = querystring === '' ? uri : `${uri}?${querystring}`;
    if (url.length >= MAX_CHARACTERS || /[^\x21-\x7e]|#/.test(url)) wrong.push(`the key ${url}`);
    return { url, method, accept: [headers['accept']?.value ?? ''], headers: {} };
  };

  const judge = async (request: TestRequest): Promise<readonly string[]> => {
    const wrong: string[] = [];
    const straight = await askOrigin(request, wrong);
    const { method = 'GET' } = request;
    if (method !== 'GET' && method !== 'HEAD') return wrong;
    const rewritten = askViewer(request, wrong);
    if ('url' in rewritten) {
      const after = await askOrigin(rewritten, wrong);
      if (!sameAnswer(after, straight))
        wrong.push(`viewer-request changes ${show(straight)} to ${show(after)}`);
      const twice = askViewer(rewritten, wrong);
      if (show(twice) !== show(rewritten))
        wrong.push(`viewer-request is not done: ${show(rewritten)}, ${show(twice)}`);
    } else if (show(rewritten) !== show(straight)) {
      wrong.push(`viewer-request answers ${show(rewritten)}, origin-request ${show(straight)}`);
    }
    wrong.push(...judgeMeaning(request, straight, rewritten));
    const other = 'uri' in straight ? respelled(request) : undefined;
    if (other !== undefined) {
      const same = await askOrigin(other, wrong);
      if (!sameAnswer(same, straight)) wrong.push(`${other.url} is ${show(same)}, not ${show(straight)}`);
      const key = askViewer(other, wrong);
      if (show(key) !== show(rewritten))
        wrong.push(`${other.url} has the key ${show(key)}, not ${show(rewritten)}`);
    }
    return wrong;
  };

  const judgeMeaning = (
    { url, accept = [] }: TestRequest,
    straight: Straight,
    rewritten: Required<TestRequest> | Straight,
  ): string[] => {
    const at = url.indexOf('?');
    const query = at < 0 ? '' : url.slice(at + 1);
    const parsed = parseRequest(at < 0 ? url : url.slice(0, at), query, config);
    if (parsed.ok !== 'uri' in straight) return ['parseRequest and origin-request differ'];
    if (!parsed.ok) {
      seen.refusals += 1;
      return [];
    }
    const wrong: string[] = [];
    const { source, transform } = parsed.value;
    // Serialised and parsed again it is the same, both as requested and in canonical form.
    const again = parseTransform(serializeTransform(transform), config);
    if (!again.ok || !same(again.value, transform))
      wrong.push(`${query} is read as ${show(transform)}, then ${show(again)}`);
    const canonical = canonicalize(transform, config);
    if (!same(canonicalize(canonical, config), canonical)) wrong.push(`${show(canonical)} is not canonical`);
    const path = canonicalPath(parsed.value, config);
    const [canonicalUri = '', canonicalQuery = ''] = path.split('?');
    const reread = parseRequest(canonicalUri, canonicalQuery, config);
    if (!reread.ok || canonicalPath(reread.value, config) !== path || reread.value.source !== source)
      wrong.push(`the canonical ${path} is read as ${show(reread)}`);
    const variant = variantOf(source, transform, accept.join(', '), config);
    const passed = 'uri' in straight ? decodeURIComponent(straight.uri.slice(1)) : undefined;
    if (variant === undefined) {
      seen.originals += 1;
      if (passed !== source) wrong.push(`the original ${source} is requested as ${passed}`);
      return wrong;
    }
    seen.variants += 1;
    const key = derivativeKey(variant);
    if (passed !== key) wrong.push(`the derivative ${key} is requested as ${passed}`);
    if (Buffer.byteLength(key) > 1024) wrong.push(`the key has ${Buffer.byteLength(key)} bytes`);
    if (!key.startsWith(`_variants/${source}/`) || !/^[a-z0-9._-]+$/.test(key.slice(11 + source.length)))
      wrong.push(`the key ${key}`);
    const named = parseDerivativeKey(key, config);
    if (!same(named, variant)) wrong.push(`${key} is read as ${show(named)}, not ${show(variant)}`);
    wrong.push(...meanings('derivative', key, show(variant)));
    // One cache entry for one meaning, and for no other.
    if ('url' in rewritten) {
      const entry = show([rewritten.url, rewritten.accept]);
      wrong.push(...meanings('entry', entry, show([path, variant.target])));
    }
    return wrong;
  };

  return { judge, seen };
}

/** Maximum number of remembered pairs: more than a fuzzer meets twice by chance, and some hundred MB. */
const MAX_REMEMBERED = 200_000;

/** Detects a key with two meanings, or a meaning with two keys. */
function createMeanings() {
  const known = new Map<string, string>();
  const meets = (from: string, to: string): boolean => {
    const before = known.get(from);
    if (before === undefined && known.size < 2 * MAX_REMEMBERED) known.set(from, to);
    return before === undefined || before === to;
  };
  return (sort: string, key: string, meaning: string): string[] => [
    ...(meets(`${sort} key ${key}`, meaning)
      ? []
      : [`the ${sort} ${key} means ${meaning}, and something else before`]),
    ...(meets(`${sort} meaning ${meaning}`, key)
      ? []
      : [`${meaning} has the ${sort} ${key}, and another one before`]),
  ];
}

function same(one: unknown, other: unknown): boolean {
  try {
    deepStrictEqual(one, other);
    return true;
  } catch {
    return false;
  }
}

/** The path of an original is passed on as it was written. */
const sameAnswer = (one: Straight, other: Straight): boolean =>
  'uri' in one && 'uri' in other
    ? decodeURIComponent(one.uri) === decodeURIComponent(other.uri)
    : show(one) === show(other);

const show = (value: unknown): string => JSON.stringify(value);
