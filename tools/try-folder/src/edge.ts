import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Input } from './args.js';
import type { PictureRequest } from './requests.js';

export interface EdgeSettings {
  /** Folder with the originals. */
  readonly sources: string;
  /** Folder for derivatives. */
  readonly derivatives: string;
  readonly inputs: readonly Input[];
}
/** Messages of the child. */
export type FromChild =
  | { kind: 'ready'; url: string }
  | { kind: 'memory'; peakMb: number }
  | { kind: 'reason'; key: string; reason: string };
/** A running server. */
export interface EdgeProcess {
  /** Without a trailing slash. */
  readonly url: string;
  /** Peak resident size, MB; undefined after it has ended. */
  readonly peakMb: () => Promise<number | undefined>;
  /** How it ended, if it ended unexpectedly. */
  readonly ended: () => string | undefined;
  /** The last log line about a key that contains this text. */
  readonly reason: (key: string) => string | undefined;
  readonly stop: () => Promise<void>;
}

/** Number of log lines kept to explain wrong answers. */
const REASONS_KEPT = 500;

/** Starts Cameo in a child process. Call it early: on Linux a child begins with the peak of its parent. */
export async function startEdgeProcess(settings: EdgeSettings): Promise<EdgeProcess> {
  const child = fork(new URL('./edge-child.js', import.meta.url), [JSON.stringify(settings)], {
    execArgv: [],
    // Two arenas of glibc, as for the local edge: with one per thread the same renders peak 150 MB higher.
    env: { MALLOC_ARENA_MAX: '2', ...process.env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const reasons: { key: string; reason: string }[] = [];
  let waiting: ((peakMb: number | undefined) => void)[] = [];
  let ended: string | undefined;
  let errors = '';
  child.stderr?.on('data', (data: Buffer) => {
    errors = (errors + data.toString()).slice(-4000);
  });
  const answerWaiting = (peakMb: number | undefined) => {
    for (const resolve of waiting) resolve(peakMb);
    waiting = [];
  };
  const exited = once(child, 'exit').then(([code, signal]) => {
    ended = `the server ended with ${signal === null ? `status ${code}` : `signal ${signal}`}${errors === '' ? '' : `: ${errors.trim()}`}`;
    answerWaiting(undefined);
  });
  const ready: Promise<string> = new Promise((resolve) => {
    child.on('message', (message: FromChild) => {
      if (message.kind === 'ready') resolve(message.url);
      else if (message.kind === 'memory') answerWaiting(message.peakMb);
      else if (reasons.push(message) > REASONS_KEPT) reasons.shift();
    });
  });
  const url = await Promise.race([ready, exited.then(() => undefined)]);
  if (url === undefined) throw new Error(ended ?? 'the server did not start');
  return {
    url,
    ended: () => ended,
    reason: (key) => reasons.findLast((line) => line.key.includes(key))?.reason,
    peakMb: () =>
      new Promise((resolve) => {
        if (!child.connected) return resolve(undefined);
        waiting.push(resolve);
        child.send('memory');
      }),
    stop: async () => {
      if (ended !== undefined) return;
      if (child.connected) child.disconnect();
      else child.kill('SIGKILL');
      await exited;
    },
  };
}

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** From the request to the last byte. */
  readonly ms: number;
  /** The fault of a preceding redirect. */
  readonly redirectFault: string | undefined;
}

/** Maximum time of an answer, ms: the timeout of a function at the edge. */
const ANSWER_TIMEOUT_MS = 30_000;

/** Sends a request, and follows one redirect if the picture is too large for a generated answer. */
export async function requestFromEdge(
  base: string,
  { url, format }: PictureRequest,
  stopped?: AbortSignal,
): Promise<Answer | { failure: string }> {
  const started = performance.now();
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const signal = stopped === undefined ? timeout : AbortSignal.any([timeout, stopped]);
  const read = async (target: string) => {
    const response = await fetch(base + target, {
      headers: { accept: format.accept },
      redirect: 'manual',
      signal,
    });
    const { status, headers } = response;
    return { status, headers, body: new Uint8Array(await response.arrayBuffer()) };
  };
  try {
    const first = await read(url);
    const location = first.headers.get('location');
    if (first.status !== 302 || location === null)
      return { ...first, ms: since(started), redirectFault: undefined };
    const again = await read(location);
    return { ...again, ms: since(started), redirectFault: redirectFault(url, location, first.headers) };
  } catch (error) {
    if (timeout.aborted) return { failure: `no answer within ${ANSWER_TIMEOUT_MS / 1000} s` };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { failure: `no answer: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}

/** A redirect must lead to the same original with the same size, uncached. */
function redirectFault(url: string, location: string, headers: Headers) {
  const [from, to] = [url, location].map((target) => new URL(target, 'http://x'));
  const kept = ['w', 'h'].every((name) => from?.searchParams.has(name) === to?.searchParams.has(name));
  if (from?.pathname !== to?.pathname || !kept) return `a redirect to ${location}, which is another picture`;
  const cacheControl = headers.get('cache-control') ?? 'no Cache-Control';
  return cacheControl.includes('no-store') ? undefined : `a redirect that may be kept (${cacheControl})`;
}

const since = (started: number) => Math.round(performance.now() - started);
