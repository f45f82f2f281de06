import type { ServerResponse } from 'node:http';
import { errorAnswer } from '../faulty-s3.js';
import { type Forward, pass, type Upstream } from './upstream.js';

/** Faults of any call: nothing reaches the server, and the client gets this. */
const ANSWERS = {
  'status 500': errorAnswer('500 Internal Server Error', 'InternalError'),
  'status 503': errorAnswer('503 Slow Down', 'SlowDown'),
  'status 403': errorAnswer('403 Forbidden', 'AccessDenied'),
  'status 412': errorAnswer('412 Precondition Failed', 'PreconditionFailed'),
  'no HTTP': 'what is this?\r\n\r\n',
} as const;

type AnswerFault = keyof typeof ANSWERS;
const ANSWER_FAULTS = Object.keys(ANSWERS) as AnswerFault[];

/** Faults of a reading call. */
export const READ_FAULTS = [
  ...ANSWER_FAULTS,
  'late',
  'never',
  'reset at once',
  'reset in the body',
  'body ends early',
  'body stalls',
  'slow loris',
  'body corrupted',
  'length too small',
  'length too large',
  'chunks end early',
] as const;
export type ReadFault = (typeof READ_FAULTS)[number];

/** Faults of a writing call. */
export const WRITE_FAULTS = [
  ...ANSWER_FAULTS,
  'late',
  'never',
  'reset at once',
  'cut in the body',
  'corrupted on the way',
  'shortened on the way',
  'stored, then reset',
  'stored, then status 500',
  'stored, then never',
  'slow loris',
] as const;
export type WriteFault = (typeof WRITE_FAULTS)[number];

/** A writing call that is held until long after its client gave up, and then executed. */
export type LateFault = 'lands late';

/** How long it is held, ms. */
export const LANDS_AFTER_MS = 9000;

/** A delay within every budget, ms. */
const LATE_MS = 120;

/** Time between two bytes of a slow answer, ms. */
const DRIP_MS = 40;

const isAnswer = (fault: string): fault is AnswerFault => fault in ANSWERS;

/** Answers a reading call with a fault. */
export async function answerFaulty(
  fault: ReadFault,
  forward: Forward,
  response: ServerResponse,
): Promise<void> {
  if (isAnswer(fault)) return raw(response, ANSWERS[fault]);
  if (fault === 'never') return;
  if (fault === 'reset at once') return reset(response);
  const upstream = await forward();
  if (fault === 'late') return void setTimeout(() => pass(response, upstream), LATE_MS).unref();
  // A fault needs an answer with a body; an error of the server passes.
  if (upstream.status !== 200 || upstream.body.length < 2) return pass(response, upstream);
  const { body } = upstream;
  const half = body.subarray(0, body.length >> 1);
  const head = (length: number | undefined) => startAnswer(response, upstream, length);
  switch (fault) {
    case 'reset in the body':
      return void head(body.length).write(half, () => setTimeout(() => reset(response), 20).unref());
    case 'body ends early':
      return void head(body.length).write(half, () => response.socket?.end());
    case 'body stalls':
      return void head(body.length).write(half);
    case 'slow loris':
      return drip(response, head(body.length), body);
    case 'body corrupted':
      return void head(body.length).end(corrupted(body));
    case 'length too small':
      return void head(half.length).end(half);
    case 'length too large':
      return void head(body.length + 1000).write(body, () => response.socket?.end());
    case 'chunks end early':
      return void head(undefined).end(half);
  }
}

/** Injects a fault into a writing call or its answer. */
export async function forwardFaulty(
  fault: WriteFault | LateFault,
  forward: Forward,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  if (isAnswer(fault)) return raw(response, ANSWERS[fault]);
  switch (fault) {
    case 'never':
      return;
    case 'reset at once':
      return reset(response);
    case 'late':
      return void setTimeout(async () => pass(response, await forward()), LATE_MS).unref();
    case 'lands late':
      return void setTimeout(() => forward().then((answer) => pass(response, answer)), LANDS_AFTER_MS);
    case 'cut in the body':
      await forward({ cutAfter: body.length >> 1 }).catch(() => undefined);
      return reset(response);
    case 'corrupted on the way':
      return pass(response, await forward({ body: corrupted(body) }));
    case 'shortened on the way':
      return pass(response, await forward({ body: body.subarray(0, body.length >> 1) }));
    case 'stored, then reset':
      await forward();
      return reset(response);
    case 'stored, then status 500':
      await forward();
      return raw(response, ANSWERS['status 500']);
    case 'stored, then never':
      await forward();
      return;
    case 'slow loris': {
      await forward();
      return drip(
        response,
        response.socket ?? response,
        Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
      );
    }
  }
}

/** Writes the head of an answer, possibly with a wrong length or none. */
function startAnswer(response: ServerResponse, { status, headers }: Upstream, length: number | undefined) {
  const { connection: _, 'content-length': __, 'transfer-encoding': ___, ...rest } = headers;
  const framing = length === undefined ? {} : { 'content-length': String(length) };
  return response.writeHead(status, { ...rest, ...framing, connection: 'close' });
}

/** The same bytes except for eight in the second half, which contains no picture header. */
function corrupted(body: Buffer): Buffer {
  const changed = Buffer.from(body);
  for (let n = 0; n < 8; n += 1) {
    const at = Math.floor(body.length * (0.5 + n / 20));
    changed[at] = (changed[at] ?? 0) ^ 0x5a;
  }
  return changed;
}

const raw = (response: ServerResponse, text: string): void => void response.socket?.end(text);

const reset = (response: ServerResponse): void => void response.socket?.resetAndDestroy();

/** Sends a byte at intervals until the client gives up. */
function drip(response: ServerResponse, out: { write(chunk: Buffer): unknown }, bytes: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    if (response.destroyed || sent >= bytes.length) return clearInterval(timer);
    out.write(bytes.subarray(sent, sent + 1));
    sent += 1;
  }, DRIP_MS).unref();
}
