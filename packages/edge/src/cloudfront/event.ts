import type {
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResponse,
  CloudFrontResponseEvent,
} from 'aws-lambda';

/** The request of an origin-request event. @throws TypeError when the event has no record */
export function requestOf({ Records: [record] }: CloudFrontRequestEvent): CloudFrontRequest {
  if (record === undefined) throw new TypeError('got an event without records, expected one from CloudFront');
  return record.cf.request;
}

/** Request and response of an origin-response event. @throws TypeError when the event has no record */
export function exchangeOf({ Records: [record] }: CloudFrontResponseEvent): {
  readonly request: CloudFrontRequest;
  readonly response: CloudFrontResponse;
} {
  if (record === undefined) throw new TypeError('got an event without records, expected one from CloudFront');
  return record.cf;
}
