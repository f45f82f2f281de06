import { ratioOf } from '../grammar/box.js';
import type { CanonicalTransform } from '../grammar/canonical.js';
import type { ParamName } from '../grammar/params.js';
import { serializeTransform } from '../grammar/parse.js';
import { keyPath, type SourceKey } from '../grammar/source-key.js';
import { type Issue, issue } from '../issues/issue.js';
import type { SignatureFault } from '../issues/request-issues.js';
import { isBox } from './presets.js';

/** The parameter that carries a token. It is no parameter of the grammar: no transform and no key has it. */
export const SIGNATURE_PARAM = 's';

/**
 * The header in which viewer-request forwards the token outside of the cache key: the token, a dot, and a seal that only a key
 * can make. A token alone is not accepted there: viewers have tokens, and a viewer who sent this header would share a cache
 * entry with requests without a token.
 */
export const SIGNATURE_HEADER = 'x-cameo-signature';

/** A request in canonical form. */
export interface CanonicalRequest {
  readonly source: SourceKey;
  readonly transform: CanonicalTransform;
}

/** The token in a raw query string; empty without one. */
export const tokenIn = (query: string): string =>
  (/(?:^|&)(?:amp;)*s=([^&]*)/.exec(query) || ['', ''])[1] as string;

/** The id of the key that a token names. */
export const keyIdOf = (token: string): string => token.split('.')[0] as string;

/**
 * The part of a request that a scope fixes, as a string. It must be the same as when it was signed.
 *
 * | scope | means |
 * |---|---|
 * | `e` | exactly this transform |
 * | `a` | any transform |
 * | `w`, `w640x360` | any rung, as a width alone or with the box's proportions; the rest is fixed |
 * | `w_360_640`, `w640x360_360_640` | the same, of these widths |
 *
 * The content version is fixed in each of them.
 * @returns undefined for a request outside of the scope, and for a malformed scope
 */
export function fixedQuery(
  scope: string,
  transform: CanonicalTransform,
  params: readonly ParamName[],
): string | undefined {
  const widths = scope.split('_');
  const kind = widths[0] as string;
  const sizes = kind[0] === 'w';
  const [w, h] = kind.slice(1).split('x').map(Number);
  if (sizes && !(isBox(transform, ratioOf(w, h)) && (!widths[1] || widths.includes(`${transform.w}`))))
    return undefined;
  const fixed = (name: ParamName) => kind === 'e' || name === 'v' || (sizes && name !== 'w' && name !== 'h');
  return serializeTransform(transform, params.filter(fixed));
}

/** The first line of every signed text; another format would have another number. */
const FORM = 'cameo1';

/**
 * The text to sign, one line each: the format, the token before its signature (key id, expiry, scope), the path, and the part
 * of the query that the scope fixes. None of them can contain a line break.
 * @param claims the token up to its last dot, or all of it
 * @returns an empty string if the request is outside of the token's scope
 */
export function signedText(
  claims: string,
  { source, transform }: CanonicalRequest,
  params: readonly ParamName[],
): string {
  const fixed = fixedQuery(claims.split('.')[2] || '', transform, params);
  return fixed === undefined ? '' : [FORM, claims, keyPath(source), fixed].join('\n');
}

/** A token without its signature: key id, expiry and scope. */
export const claimsOf = (token: string): string => token.slice(0, token.lastIndexOf('.'));

/**
 * The fault of a token; undefined for a valid one.
 * @param mac the right signature of the signed text, base64url; empty if there is no such key or text
 * @param now unix time, s
 */
export function signatureFault(token: string, mac: string, now: number): SignatureFault | undefined {
  if (!token) return 'missing';
  // Checked before the time, because the claims of a forged token do not count.
  if (!mac || !isSame(mac, token.slice(token.lastIndexOf('.') + 1))) return 'invalid';
  return Number(token.split('.')[1] || now) < now ? 'expired' : undefined;
}

/** The issue of a fault. It reveals nothing about the right signature. */
export const signatureIssue = (fault: SignatureFault): Issue<`signature-${SignatureFault}`> =>
  issue(`signature-${fault}`, { param: SIGNATURE_PARAM, expected: 'one for this picture, size and time' });

/** Compares two strings in a time that depends on their lengths only. */
export function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return !difference;
}
