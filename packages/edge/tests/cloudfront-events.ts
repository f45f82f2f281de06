import type {
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResponse,
  CloudFrontResponseEvent,
} from 'aws-lambda';

const CONFIG = { distributionDomainName: 'd111111abcdef8.cloudfront.net', distributionId: 'EDFDVBD6EXAMPLE' };
const ORIGIN = {
  s3: {
    authMethod: 'none',
    customHeaders: {},
    domainName: 'cameo-test.s3.eu-central-1.amazonaws.com',
    path: '',
    region: 'eu-central-1',
  },
} as const;

/** Converts plain headers to CloudFront's format. */
export const headerMap = (headers: Readonly<Record<string, string>>): CloudFrontHeaders =>
  Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), [{ key, value }]]));

/** A request like the guide's example event; `url` is a path with or without a query string. */
export function cloudFrontRequest(
  url: string,
  method = 'GET',
  headers: Readonly<Record<string, string>> = {},
): CloudFrontRequest {
  const at = url.indexOf('?');
  return {
    clientIp: '203.0.113.178',
    headers: headerMap({
      Host: 'cameo-test.s3.eu-central-1.amazonaws.com',
      'User-Agent': 'Amazon CloudFront',
      'X-Forwarded-For': '203.0.113.178',
      Via: '2.0 8bf94e29f889f8d0076c4502ae008b58.cloudfront.net (CloudFront)',
      'Accept-Encoding': 'gzip',
      ...headers,
    }),
    method: method as CloudFrontRequest['method'],
    querystring: at < 0 ? '' : url.slice(at + 1),
    uri: at < 0 ? url : url.slice(0, at),
    origin: ORIGIN,
  } as CloudFrontRequest;
}

export const requestEvent = (request: CloudFrontRequest): CloudFrontRequestEvent => ({
  Records: [
    {
      cf: {
        config: { ...CONFIG, eventType: 'origin-request', requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd' },
        request,
      },
    },
  ],
});

export const responseEvent = (
  request: CloudFrontRequest,
  response: CloudFrontResponse,
): CloudFrontResponseEvent => ({
  Records: [
    {
      cf: {
        config: { ...CONFIG, eventType: 'origin-response', requestId: '4TyzHTaYWb1GX1qTfsHhEqV6HUDd' },
        request,
        response,
      },
    },
  ],
});

/** S3's response when there is no object, or access is denied. */
export const s3Error = (status: string): CloudFrontResponse => ({
  status,
  statusDescription: 'Something',
  headers: headerMap({
    'x-amz-request-id': '656c76696e6727732072657175657374',
    'x-amz-id-2': 'Uuag1LuByRx9e6j5Onimru9pO4ZVKnJ2Qz7/C1NPcfTWAtRPfTaOFg==',
    'x-amz-cf-pop': 'FRA56-P2',
    'Content-Type': 'application/xml',
    'Transfer-Encoding': 'chunked',
    Date: 'Mon, 23 Nov 2026 12:00:00 GMT',
    Server: 'AmazonS3',
    Via: '1.1 0123456789abcdef.cloudfront.net (CloudFront)',
  }),
});

/** S3's response with an object; triggers do not see the body. */
export const s3Found = (
  status: string,
  headers: Readonly<Record<string, string>> = {},
): CloudFrontResponse => ({
  status,
  statusDescription: 'OK',
  headers: headerMap({
    'x-amz-id-2': 'Uuag1LuByRx9e6j5Onimru9pO4ZVKnJ2Qz7/C1NPcfTWAtRPfTaOFg==',
    'Content-Type': 'image/jpeg',
    'Content-Length': '12345',
    'Last-Modified': 'Mon, 23 Nov 2026 10:00:00 GMT',
    ETag: '"0123456789abcdef0123456789abcdef"',
    'Accept-Ranges': 'bytes',
    Via: '1.1 0123456789abcdef.cloudfront.net (CloudFront)',
    'Transfer-Encoding': 'chunked',
    ...headers,
  }),
});

/** Plain headers of a response, by lower-case name. */
export const plainHeaders = (headers: CloudFrontHeaders | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, lines]) => [name, lines.map(({ value }) => value).join(', ')]),
  );
