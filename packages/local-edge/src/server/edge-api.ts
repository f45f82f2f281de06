import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson, sendProblem } from './problem.js';
import { type Purge, type Purged, sourceKeyToPurge } from './purge.js';
import type { StatsReport } from './stats.js';

/** Paths of the emulator itself; CloudFront has none of them. */
export const EDGE_API_PREFIX = '/__edge/';

/** Answers `GET /__edge/stats` and `POST /__edge/purge?path=/x.jpg`. */
export async function answerEdgeApi(
  request: IncomingMessage,
  response: ServerResponse,
  { report, purge }: { readonly report: () => StatsReport; readonly purge: Purge },
): Promise<void> {
  const [path, query = ''] = splitOnce(request.url ?? '', '?');
  if (path === '/__edge/stats') {
    if (request.method === 'GET' || request.method === 'HEAD') return sendJson(response, report());
    return sendProblem(response, 405, 'Method not allowed', `${request.method} was sent, expected GET.`, {
      allow: 'GET, HEAD',
    });
  }
  if (path !== '/__edge/purge')
    return sendProblem(
      response,
      404,
      'Not found',
      'The local edge has GET /__edge/stats and POST /__edge/purge?path=/x.jpg.',
    );
  if (request.method !== 'POST')
    return sendProblem(response, 405, 'Method not allowed', `${request.method} was sent, expected POST.`, {
      allow: 'POST',
    });
  const stranger = foreignPage(request);
  if (stranger !== undefined)
    return sendProblem(
      response,
      403,
      'Not from this page',
      `The request comes from ${stranger}, expected a page of the local edge itself, or a command such as curl.`,
    );
  const paths = new URLSearchParams(query).getAll('path');
  const asked =
    paths.length > 1
      ? { wrong: 'More than one path was given, expected one.' }
      : sourceKeyToPurge(paths[0] ?? null);
  if ('wrong' in asked) return sendProblem(response, 400, 'Bad purge', asked.wrong);
  try {
    return sendJson(response, { path: `/${asked.key}`, ...(await purge(asked.key)) } satisfies Purged);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return sendProblem(response, 502, 'Purge failed', `The store did not delete the derivatives: ${reason}`);
  }
}

/**
 * The page of somebody else that sends a request by its visitor's browser, or the name that it gave this machine.
 * Browsers name the page in each POST; commands name none.
 */
function foreignPage({ headers: { host = '', origin } }: IncomingMessage): string | undefined {
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(host)) return `the host "${host}"`;
  return origin === undefined || origin === `http://${host}` ? undefined : `"${origin}"`;
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
