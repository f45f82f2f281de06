import type {
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResponse,
  CloudFrontResponseEvent,
  CloudFrontS3Origin,
} from 'aws-lambda';
import { selectQueryStrings } from './cache-key.js';
import { isForbidden } from './enforce/header-tables.js';
import { headersFrom, withoutHeaders } from './headers.js';
import type { ViewerRequest } from './message.js';
import type { DistributionSettings } from './settings.js';

/** What a function on `origin-request` gets: the viewer's request as the policies let it through. */
export function originRequestOf(
  viewer: ViewerRequest,
  origin: CloudFrontS3Origin,
  conditional: CloudFrontHeaders,
  settings: DistributionSettings,
): CloudFrontRequest {
  const { cacheKey, forward } = settings;
  const forwarded = new Set([...cacheKey.headers, ...forward.headers]);
  return {
    clientIp: viewer.clientIp,
    headers: {
      ...withoutHeaders(viewer.headers, (name) => !forwarded.has(name) || isForbidden(name)),
      ...headersFrom({
        'X-Forwarded-For': viewer.clientIp,
        'User-Agent': 'Amazon CloudFront',
        Via: '1.1 local-edge.cloudfront.net (CloudFront)',
        Host: origin.domainName,
      }),
      ...conditional,
    },
    method: viewer.method,
    // What is part of the key is forwarded too.
    querystring: selectQueryStrings(viewer.querystring, bothOf(cacheKey.queryStrings, forward.queryStrings)),
    uri: viewer.uri,
    origin: { s3: origin },
  };
}

type Setting = DistributionSettings['forward']['queryStrings'];

function bothOf(a: Setting, b: Setting): Setting {
  if (a === 'all' || b === 'all') return 'all';
  return [...(a === 'none' ? [] : a), ...(b === 'none' ? [] : b)];
}

export function originRequestEvent(
  request: CloudFrontRequest,
  requestId: string,
  settings: DistributionSettings,
): CloudFrontRequestEvent {
  return { Records: [{ cf: { config: configOf('origin-request', requestId, settings), request } }] };
}

/** The response part has no body: a function never sees the origin's. */
export function originResponseEvent(
  request: CloudFrontRequest,
  response: CloudFrontResponse,
  requestId: string,
  settings: DistributionSettings,
): CloudFrontResponseEvent {
  return {
    Records: [{ cf: { config: configOf('origin-response', requestId, settings), request, response } }],
  };
}

function configOf<T extends 'origin-request' | 'origin-response'>(
  eventType: T,
  requestId: string,
  settings: DistributionSettings,
) {
  const { distributionDomainName, distributionId } = settings;
  return { distributionDomainName, distributionId, eventType, requestId };
}
