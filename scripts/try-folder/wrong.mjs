/**
 * A wrong answer, for a person.
 * @typedef {object} Wrong
 * @property {string} url
 * @property {string} accept
 * @property {string} received
 * @property {readonly string[]} faults each says what was expected
 * @property {string | undefined} log what the server's log last said of this file
 */

const BODY_SHOWN = 400;

/**
 * @param {import('./asks.mjs').Ask} ask
 * @param {import('./ask-edge.mjs').Answer | { failure: string }} answer
 * @param {readonly string[]} faults
 * @param {string | undefined} log
 * @returns {Wrong}
 */
export function describeWrong({ url, format }, answer, faults, log) {
  return {
    url,
    accept: format.accept,
    received: 'failure' in answer ? 'nothing' : describeAnswer(answer),
    faults,
    log,
  };
}

/** @param {import('./ask-edge.mjs').Answer} answer */
function describeAnswer({ status, headers, body, ms }) {
  const type = headers.get('content-type') ?? 'no Content-Type';
  const cache = headers.get('x-cache') ?? 'no x-cache';
  const line = `${status} ${type}, ${body.length} bytes, ${cache}, ${ms} ms`;
  const text = /json|text|xml/.test(type) ? new TextDecoder().decode(body).slice(0, BODY_SHOWN) : '';
  return text === '' ? line : `${line}: ${text}`;
}
