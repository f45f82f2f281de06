import { setTimeout as sleep } from 'node:timers/promises';
import { pictureFacts } from '../operate/picture-facts.js';
import { isHit, problemOf, type Received, requestUrl } from '../operate/request-url.js';
import type { SignPath } from '../operate/signed-path.js';
import { ACCEPTS, type WarmRequest } from './tasks.js';

/** The result of one request. */
export type Warmed =
  | {
      readonly outcome: 'warm';
      readonly bytes: number;
      /** Width of the picture, px. */
      readonly width: number | undefined;
      readonly hit: boolean;
      readonly ms: number;
    }
  | { readonly outcome: 'failed'; readonly why: string; readonly advice: string };

/** Number of attempts for temporary failures, and the first pause between them, ms. Each further pause is twice as long. */
const RETRIES = { attempts: 4, pauseMs: 500 };

/** A large picture is sent by a redirect to itself. */
const MAX_REDIRECTS = 2;

/** Requests one variant until it succeeds or fails permanently. @throws the reason of the signal when it is stopped */
export async function warmOne(
  base: string,
  request: WarmRequest,
  sign: SignPath,
  stop: AbortSignal,
  pauseMs: number = RETRIES.pauseMs,
): Promise<Warmed> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await follow(base, request, sign, stop).catch((error: unknown) => {
      stop.throwIfAborted();
      return error instanceof Error ? error.message : String(error);
    });
    const last = attempt === RETRIES.attempts;
    if (typeof answer !== 'string' && (last || !isTransient(answer))) return judged(answer);
    if (typeof answer === 'string' && last)
      return {
        outcome: 'failed',
        why: answer,
        advice: 'Check the address and the network, then run the command again.',
      };
    await sleep(pauseBefore(attempt, answer, pauseMs), undefined, { signal: stop });
  }
}

async function follow(
  base: string,
  { path, format }: WarmRequest,
  sign: SignPath,
  stop: AbortSignal,
): Promise<Received> {
  let answer = await requestUrl(`${base}${sign(path)}`, ACCEPTS[format], stop);
  for (let turn = 0; turn < MAX_REDIRECTS && answer.status === 302; turn += 1) {
    const location = answer.headers.get('location') ?? '';
    if (!location.startsWith('/')) break;
    answer = await requestUrl(`${base}${location}`, ACCEPTS[format], stop);
  }
  return answer;
}

/** Faults and throttling are temporary; problems of a picture are permanent. */
const isTransient = ({ status }: Received): boolean => status >= 500 || status === 429;

function pauseBefore(attempt: number, answer: Received | string, pauseMs: number): number {
  const retryAfter = typeof answer === 'string' ? 0 : Number(answer.headers.get('retry-after') ?? 0);
  return Math.max(
    pauseMs * 2 ** (attempt - 1),
    Number.isFinite(retryAfter) ? Math.min(retryAfter, 30) * 1000 : 0,
  );
}

function judged(answer: Received): Warmed {
  const { status, headers, body, ms } = answer;
  const facts = pictureFacts(body);
  if (status === 200 && /^image\//.test(headers.get('content-type') ?? ''))
    return { outcome: 'warm', bytes: body.length, width: facts?.width, hit: isHit(answer), ms };
  const problem = problemOf(answer);
  const why =
    problem === undefined ? `status ${status}, ${headers.get('content-type') ?? 'no type'}` : problem.detail;
  return { outcome: 'failed', why: why.trim(), advice: adviceFor(status, problem?.code) };
}

function adviceFor(status: number, code: string | undefined): string {
  if (code === 'source-missing') return 'Upload it, or remove it from the list.';
  if (code === 'source-unsupported' || code === 'source-corrupt' || code === 'source-too-large')
    return 'Replace the original; the next run tries it again.';
  if (/^signature-/.test(code ?? '')) return 'Set CAMEO_SIGNING_KEYS to the keys of the stage.';
  if (status >= 500) return 'Run the command again; if the error remains, read the log of ResizeImage.';
  return 'Run "npx cameo doctor --url URL" with this address.';
}
