import type { FunctionEvent, FunctionValues } from '../src/cloudfront/functions.js';

/** A viewer's GET. */
export interface TestRequest {
  /** Path with or without a query string. */
  readonly url: string;
  /** Lines of `Accept`; none by default. */
  readonly accept?: readonly string[];
  readonly method?: string;
  /** Other headers, by lower-case name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Several values of a name as CloudFront Functions have them. */
export const functionValue = (values: readonly string[]) => ({
  value: values[0] ?? '',
  ...(values.length > 1 && { multiValue: values.map((value) => ({ value })) }),
});

/** A query string as CloudFront parses it for a function: by name, not decoded. */
export function parsedQuery(query: string): FunctionValues {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&').filter((each) => each !== '')) {
    const [name = '', ...rest] = pair.split('=');
    values.set(name, [...(values.get(name) ?? []), rest.join('=')]);
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, functionValue(all)]));
}

/** The event that CloudFront makes of a request, shaped as "CloudFront Functions event structure" shows it. */
export function functionEvent({
  url,
  accept = [],
  method = 'GET',
  headers = {},
}: TestRequest): FunctionEvent {
  const at = url.indexOf('?');
  const raw = at < 0 ? undefined : url.slice(at + 1);
  return {
    version: '1.0',
    context: {
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
      distributionId: 'EDFDVBD6EXAMPLE',
      eventType: 'viewer-request',
      requestId: 'EXAMPLEntjQpEXAMPLE_SG5Z-EXAMPLEPmPfEXAMPLEu3EqEXAMPLE==',
    },
    viewer: { ip: '198.51.100.11' },
    request: {
      method,
      uri: at < 0 ? url : url.slice(0, at),
      querystring: parsedQuery(raw ?? ''),
      headers: {
        host: { value: 'd111111abcdef8.cloudfront.net' },
        ...(accept.length > 0 && { accept: functionValue(accept) }),
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
      },
      cookies: {},
      rawQueryString: () => raw,
    },
  };
}

/** The same event from CloudFront's test page, which has only the parsed query string. */
export function testPageEvent(request: TestRequest): FunctionEvent {
  const event = functionEvent(request);
  return { ...event, request: { ...event.request, rawQueryString: () => '' } };
}
