import { mimeOf } from './mime.mjs';

const VECTOR = 'image/svg+xml';

/** What keeps a drawing that somebody opens by its address from running, and from reaching anybody. */
const HARMLESS = ["default-src 'none'", 'sandbox'];

/**
 * Whether an answer is a drawing as it is.
 * @param {import('./ask-edge.mjs').Answer} answer
 */
export const isDrawing = ({ body }) => mimeOf(body) === VECTOR;

/**
 * What is wrong with the way in which a drawing is sent.
 * @param {import('./ask-edge.mjs').Answer} answer
 * @returns {readonly string[]} faults
 */
export function judgeDrawing({ headers }) {
  const type = headers.get('content-type') ?? 'no Content-Type';
  const policy = headers.get('content-security-policy') ?? '';
  return [
    ...(type === VECTOR ? [] : [`Content-Type is ${type}, but the bytes are ${VECTOR}`]),
    ...HARMLESS.filter((part) => !policy.includes(part)).map(
      (part) => `a drawing's Content-Security-Policy is ${JSON.stringify(policy)}, expected ${part} in it`,
    ),
    ...(headers.get('x-content-type-options') === 'nosniff' ? [] : ['a drawing without nosniff']),
  ];
}
