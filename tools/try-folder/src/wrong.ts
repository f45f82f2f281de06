import type { Answer } from './edge.js';
import type { PictureRequest } from './requests.js';

/** A wrong answer, for people. */
export interface Wrong {
  readonly url: string;
  readonly accept: string;
  readonly received: string;
  /** Each states what was expected. */
  readonly faults: readonly string[];
  /** The server's last log line about this file. */
  readonly log: string | undefined;
}

const BODY_SHOWN = 400;

export function describeWrong(
  { url, format }: PictureRequest,
  answer: Answer | { failure: string },
  faults: readonly string[],
  log: string | undefined,
): Wrong {
  return {
    url,
    accept: format.accept,
    received: 'failure' in answer ? 'nothing' : describeAnswer(answer),
    faults,
    log,
  };
}

function describeAnswer({ status, headers, body, ms }: Answer) {
  const type = headers.get('content-type') ?? 'no Content-Type';
  const cache = headers.get('x-cache') ?? 'no x-cache';
  const line = `${status} ${type}, ${body.length} bytes, ${cache}, ${ms} ms`;
  const text = /json|text|xml/.test(type) ? new TextDecoder().decode(body).slice(0, BODY_SHOWN) : '';
  return text === '' ? line : `${line}: ${text}`;
}
