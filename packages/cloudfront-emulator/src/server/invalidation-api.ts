import type { IncomingMessage, ServerResponse } from 'node:http';
import { InvalidInvalidation, readInvalidation } from '../cache/invalidation.js';
import type { Distribution } from '../distribution/distribution.js';
import { foreignPage, sendJson, sendProblem } from './problem.js';

/** The path that represents CloudFront's own API. */
export const INVALIDATION_PATH = '/__cloudfront/invalidation';

/** Maximum number of paths and tags in progress (D:cloudfront-limits). */
const MAX_ITEMS = 3_000;

/**
 * Answers `POST /__cloudfront/invalidation?item=/a.jpg&item=%23tag`: drops objects like `create-invalidation`, immediately.
 * @returns false for requests of other paths
 */
export async function answerInvalidation(
  request: IncomingMessage,
  response: ServerResponse,
  distribution: Pick<Distribution, 'purge'>,
): Promise<boolean> {
  const [path, query = ''] = (request.url ?? '').split('?');
  if (path !== INVALIDATION_PATH) return false;
  const refuse = (status: number, title: string, detail: string, headers = {}) =>
    sendProblem(response, status, title, detail, headers);
  const stranger = foreignPage(request);
  const items = new URLSearchParams(query).getAll('item');
  const example = `as in POST ${INVALIDATION_PATH}?item=/photos/*`;
  if (request.method !== 'POST')
    refuse(405, 'Method not allowed', `${request.method} was sent, expected POST.`, { allow: 'POST' });
  else if (stranger !== undefined)
    refuse(
      403,
      'Not allowed from this page',
      `The request comes from ${stranger}, expected a command such as curl.`,
    );
  else if (items.length === 0 || items.length > MAX_ITEMS)
    refuse(
      400,
      'Bad invalidation',
      `${items.length} items were given, expected 1 to ${MAX_ITEMS}, ${example}.`,
    );
  else
    try {
      sendJson(response, { items, dropped: distribution.purge(readInvalidation(items)) });
    } catch (error) {
      if (!(error instanceof InvalidInvalidation)) throw error;
      refuse(400, 'InvalidArgument', error.message);
    }
  return true;
}
