import type { IncomingMessage, ServerResponse } from 'node:http';
import { foreignPage, sendJson, sendProblem } from '@cameo/cloudfront-emulator';
import type { StatsReport } from './stats.js';

/** Prefix of the emulator's own paths; CloudFront has none of them. */
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
      'Not allowed from this page',
      `The request comes from ${stranger}, expected a page of the local edge itself, or a command such as curl.`,
    );
  const paths = new URLSearchParams(query).getAll('path');
  const requested =
    paths.length > 1
      ? { wrong: 'More than one path was given, expected one.' }
      : sourceKeyToPurge(paths[0] ?? null);
  if ('wrong' in requested) return sendProblem(response, 400, 'Bad purge', requested.wrong);
  try {
    return sendJson(response, {
      path: `/${requested.key}`,
      ...(await purge(requested.key)),
    } satisfies Purged);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return sendProblem(response, 502, 'Purge failed', `The store did not delete the derivatives: ${reason}`);
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** The result of a purge. */
interface Purged {
  readonly path: string;
  /** Number of objects dropped from the edge's cache. */
  readonly cached: number;
  /** Number of derivatives deleted from the store. */
  readonly derivatives: number;
}

/** Drops the variants of sources. @throws the store's errors if derivatives cannot be deleted */
export type Purge = (...sourceKeys: readonly string[]) => Promise<Omit<Purged, 'path'>>;

/** The source key to purge, or the reason why there is none. */
function sourceKeyToPurge(path: string | null): { readonly key: string } | { readonly wrong: string } {
  const expected =
    'expected ?path=/ followed by the key of one source, as in POST /__edge/purge?path=/talent/alice.jpg';
  if (path === null || path === '') return { wrong: `No path was given; ${expected}.` };
  if (!path.startsWith('/')) return { wrong: `The path does not start with "/"; ${expected}.` };
  const segments = path.slice(1).split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..'))
    return { wrong: `The path has an empty, "." or ".." segment; ${expected}.` };
  if (/\p{Cc}/u.test(path)) return { wrong: `The path has control characters; ${expected}.` };
  if (Buffer.byteLength(path) > 1024)
    return { wrong: `The path is longer than an S3 key (1,024 bytes); ${expected}.` };
  if (segments[0] === '_variants') return { wrong: `The path is a derivative's; ${expected}.` };
  return { key: path.slice(1) };
}
