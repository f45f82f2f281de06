import type { createResizeImage } from '@cameo/edge';

/** The event of a derivative that is missing at the origin. */
export function missingEvent(uri: string): Parameters<ReturnType<typeof createResizeImage>>[0] {
  const request = { clientIp: '127.0.0.1', headers: {}, method: 'GET', querystring: '', uri };
  const cf = {
    config: {
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
      distributionId: 'EDFDVBD6EXAMPLE',
      eventType: 'origin-response' as const,
      requestId: 'benchmark',
    },
    request,
    response: { status: '404', statusDescription: 'Not Found', headers: {} },
  };
  return { Records: [{ cf }] };
}
