import type { FunctionEvent, FunctionValues } from '@cameo/edge';
import type { CloudFrontHeaders } from 'aws-lambda';
import { isForbidden } from './enforce/header-tables.js';
import { headerOf, withoutHeaders } from './headers.js';
import type { ViewerRequest } from './message.js';
import type { DistributionSettings } from './settings.js';

/** What a CloudFront Function gets on viewer-request, made anew for each run. Cookies are apart from the headers. */
export function functionEventOf(
  viewer: ViewerRequest,
  requestId: string,
  { distributionDomainName, distributionId }: DistributionSettings,
): FunctionEvent {
  const { method, uri, querystring } = viewer;
  const visible = withoutHeaders(viewer.headers, (name) => name === 'cookie' || isForbidden(name));
  return {
    version: '1.0',
    context: { distributionDomainName, distributionId, eventType: 'viewer-request', requestId },
    viewer: { ip: viewer.clientIp },
    request: {
      method,
      uri,
      querystring: grouped(pairsOf(querystring, '&')),
      headers: grouped(
        Object.entries(visible).flatMap(([name, lines]) => lines.map(({ value }) => [name, value] as const)),
      ),
      cookies: grouped(pairsOf(headerOf(viewer.headers, 'cookie') ?? '', ';')),
      rawQueryString: () => (querystring === '' ? undefined : querystring),
    },
  };
}

/** The headers of a function's result as the distribution has them: each word begins with a capital. */
export function headersOfFunction(values: FunctionValues): CloudFrontHeaders {
  const titled = (name: string) => name.replace(/(?:^|-)[a-z]/g, (letters) => letters.toUpperCase());
  return Object.fromEntries(
    Object.entries(values).map(([name, { value, multiValue }]) => [
      name,
      (multiValue ?? [{ value }]).map((line) => ({ key: titled(name), value: line.value })),
    ]),
  );
}

/** `name=value` of a text, as they were written. */
const pairsOf = (text: string, separator: string): readonly (readonly [string, string])[] =>
  text
    .split(separator)
    .map((pair) => pair.trim())
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=');
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    });

/** Values of one name become one field; `multiValue` lists them when there are several. */
function grouped(pairs: readonly (readonly [string, string])[]): FunctionValues {
  const lists = new Map<string, { readonly value: string }[]>();
  for (const [name, value] of pairs) lists.set(name, [...(lists.get(name) ?? []), { value }]);
  return Object.fromEntries(
    [...lists].map(([name, lines]) => [
      name,
      { value: lines[0]?.value ?? '', ...(lines.length > 1 && { multiValue: lines }) },
    ]),
  );
}
