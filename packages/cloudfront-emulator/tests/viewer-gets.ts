import type { CloudFrontResultResponse } from 'aws-lambda';
import { startEdge, type Wild } from './distribution-under-test.js';

/** S3's answer for a missing key, with the headers that naive functions drop. */
const S3_404 = {
  status: 404,
  headers: {
    'Content-Type': 'application/xml',
    'Transfer-Encoding': 'chunked',
    'Content-Length': '99',
    Via: '1.1 s3',
  },
  body: '<Error/>',
};

/** The viewer's answer if a function returns `result`. */
export async function viewerGets(wild: Wild, served: Parameters<typeof startEdge>[0] = () => S3_404) {
  const { ask } = await startEdge(served, wild, { originTimeoutMs: 60, viewerTimeoutMs: 60 });
  const { status, headers, text, body } = await ask('/a.jpg?w=1', { headers: { accept: '*/*' } });
  return {
    status,
    text,
    body,
    headers,
    error: headers['x-cloudfront-emulator-error'],
    xCache: headers['x-cache'],
  };
}
/** If origin-request returns `result`. */
export const generated = (result: unknown) => viewerGets({ originRequest: () => result });
/** If origin-response returns `result`. */
export const responded = (result: unknown) => viewerGets({ originResponse: () => result });
/** Mutates the response of the event, as a careful function does. */
export const mutated = (
  change: (response: CloudFrontResultResponse & { headers: Record<string, { value: string }[]> }) => unknown,
) =>
  viewerGets({
    originResponse: (event) => {
      const response = event.Records[0]?.cf.response;
      change(response as never);
      return response;
    },
  });
/** Changes the request of the event. */
export const rewritten = (
  change: (request: Record<string, unknown> & { headers: Record<string, { value: string }[]> }) => unknown,
) =>
  viewerGets({
    originRequest: (event) => {
      const request = event.Records[0]?.cf.request;
      change(request as never);
      return request;
    },
  });
/** If the function on viewer-request returns a response. */
export const functionAnswers = (viewerRequest: NonNullable<Wild['viewerRequest']>) =>
  viewerGets({ viewerRequest }, () => ({ body: 'origin' }));
/** Changes the request of the event, as a CloudFront Function does. */
export const functionRewrites = (
  change: (request: Record<string, unknown> & { headers: Record<string, unknown> }) => unknown,
) =>
  functionAnswers(({ request }) => {
    change(request as never);
    return request;
  });
