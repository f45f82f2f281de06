import { createHmac } from 'node:crypto';
import { canonicalize } from '../grammar/canonical.js';
import type { Grammar } from '../grammar/grammar.js';
import { snapUp } from '../grammar/ladder.js';
import { PARAM_NAMES, type Transform } from '../grammar/params.js';
import { parseTransform, serializeTransform } from '../grammar/parse.js';
import { keyPath, sourceKey } from '../grammar/source-key.js';
import { srcsetCandidates } from '../grammar/srcset.js';
import { describeIssue, type Result } from '../issues/issue.js';
import { ISSUES } from '../issues/issues.js';
import type { AccessRules } from './rules.js';
import { type CanonicalRequest, SIGNATURE_PARAM, signedText } from './token.js';

/** The fields of a stage's configuration that signatures depend on. */
export type SignConfig = Grammar &
  Pick<AccessRules, 'presets'> & {
    /** Bucket of the stage: its signatures are valid nowhere else. */
    readonly bucket: string;
    readonly baseUrl?: string;
  };

/** Expiry: a date or unix seconds. By default a signature does not expire. */
export interface Expiry {
  readonly expires?: Date | number | undefined;
}

/** An original: its key in the bucket, unescaped, or a bundler's import, with its size. */
export type SignedSource =
  | string
  | { readonly src: string; readonly width?: number | undefined; readonly height?: number | undefined };

/** The permissions of a signature for a source. */
export type Allowed =
  /** Every transform; for a stage that answers presets only, every preset. */
  | { readonly any: true }
  /**
   * One transform, or one preset, at each rung or at those of `widths`, as in a `srcset`. `w` and `h` are its box, CSS px;
   * without both the picture keeps its aspect ratio.
   */
  | {
      readonly preset?: string;
      readonly transform?: Transform;
      readonly widths?: readonly number[];
    };

/** One request. */
export interface UrlToSign extends Transform {
  readonly src: string;
  /** A preset; parameters given beside it override it. */
  readonly preset?: string;
}

/**
 * The signed URL of one request. Its token is valid for this transform only, in any spelling.
 * @throws Error for an invalid source, preset, transform or time
 */
export function signUrl(
  config: SignConfig,
  key: SigningKey,
  { src, preset, ...transform }: UrlToSign,
  expiry: Expiry = {},
): string {
  const requested = { ...(preset !== undefined && presetOf(config, preset)), ...transform };
  const request = requestOf(config, src, requested);
  const query = serializeTransform(request.transform);
  const signature = `${SIGNATURE_PARAM}=${tokenOf(stageKey(config, key), request, 'e', expiry)}`;
  const origin = (config.baseUrl ?? '').replace(/\/+$/, '');
  return `${origin}${keyPath(request.source)}?${query === '' ? signature : `${query}&${signature}`}`;
}

/**
 * A token for an original and what is allowed of it. It is valid for each URL of a `srcset`, added as `s=<token>`, and for one
 * content version: that of the transform, or `v`.
 * @throws Error for an invalid source, preset, transform, width or time
 */
export function signSource(
  config: SignConfig,
  key: SigningKey,
  source: SignedSource,
  allowed: Allowed,
  { v, ...expiry }: Expiry & { readonly v?: string | undefined } = {},
): string {
  const original = typeof source === 'string' ? { src: source } : source;
  const version: Transform = v === undefined ? {} : { v };
  if ('any' in allowed)
    return tokenOf(stageKey(config, key), requestOf(config, original.src, version), 'a', expiry);
  const { preset, widths } = allowed;
  const requested = {
    ...(preset !== undefined && presetOf(config, preset)),
    ...allowed.transform,
    ...version,
  };
  const { scope, transform } = sizesOf(config, original, requested, widths);
  return tokenOf(stageKey(config, key), requestOf(config, original.src, transform), scope, expiry);
}

/** The scope of a transform's sizes, and the transform at one of them. */
function sizesOf(
  config: SignConfig,
  original: Exclude<SignedSource, string>,
  { w, h, ...rest }: Transform,
  widths: readonly number[] = [],
): { readonly scope: string; readonly transform: Transform } {
  const place = {
    w,
    h,
    fit: rest.fit,
    sourceWidth: original.width,
    sourceHeight: original.height,
  };
  // The request of a page, which omits the height if the box crops nothing.
  const [narrowest] = srcsetCandidates(place, [undefined], config);
  if (narrowest === undefined)
    throw new Error(`Got a box of ${w} × ${h}, expected one that the limits allow.`);
  const rungs = widths.map((width) => {
    if (!(width >= 1 && width <= config.limits.width))
      throw new Error(`Got the width ${width}, expected px from 1 to ${config.limits.width}.`);
    return snapUp(width, config.ladder);
  });
  const { dpr: _, ...fixed } = rest;
  const size = rungs[0] ?? narrowest.w;
  if (narrowest.h === undefined)
    return { scope: ['w', ...rungs].join('_'), transform: { ...fixed, w: size } };
  const [box] = srcsetCandidates(place, [undefined], config).filter((each) => each.w === size);
  if (box?.h === undefined)
    throw new Error(`Got the width ${size} of a box of ${w} × ${h}, expected one that the limits allow.`);
  return { scope: [`w${w}x${h}`, ...rungs].join('_'), transform: { ...fixed, w: box.w, h: box.h } };
}

function presetOf({ presets = {} }: SignConfig, name: string): Transform {
  const found = Object.entries(presets).find(([each]) => each === name)?.[1];
  if (found !== undefined) return found;
  const known = Object.keys(presets).join(', ');
  throw new Error(
    `Got the preset ${JSON.stringify(name)}, expected ${known === '' ? 'none, because none is configured' : `one of ${known}`}.`,
  );
}

/** The request as every verifier will see it. */
function requestOf(config: SignConfig, src: string, transform: Transform): CanonicalRequest {
  const source = required(sourceKey(src.replace(/^\//, ''), config.limits));
  const read = required(parseTransform(serializeTransform(transform), config));
  return { source, transform: canonicalize(read, config) };
}

function tokenOf(
  { id, secret }: SigningKey,
  request: CanonicalRequest,
  scope: string,
  { expires }: Expiry,
): string {
  const claims = `${id}.${expires === undefined ? '' : secondsOf(expires)}.${scope}`;
  const text = signedText(claims, request, PARAM_NAMES);
  if (text === '') throw new Error(`Got a request outside of its own scope ${scope}; please report it.`);
  return `${claims}.${signatureOf(secret, text)}`;
}

/** HMAC-SHA256 in base64url, 43 characters. */
const signatureOf = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64url');

function secondsOf(expires: Date | number): number {
  const seconds = typeof expires === 'number' ? expires : Math.floor(expires.getTime() / 1000);
  // Unix milliseconds, passed by mistake, are some fifty thousand years away.
  if (Number.isInteger(seconds) && seconds > 0 && seconds < 1e11) return seconds;
  throw new Error(`Got the expiry ${seconds}, expected a Date or unix time in whole seconds.`);
}

function required<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  const [issue] = result.issues;
  throw new Error(describeIssue(issue, ISSUES[issue.code].title));
}

/** A key that signs. */
export interface SigningKey {
  /** Identifies the key in tokens, so that two can be in use: up to 16 letters, digits and dashes. */
  readonly id: string;
  /** At least 32 characters; the text itself is the key. */
  readonly secret: string;
  /** The bucket of the key's stage; without it {@link stageKey} derives one key for each stage. */
  readonly bucket?: string;
}

/** Prefix of the text whose signature is a stage's key: no signed text of a URL begins with it. */
const STAGE_FORM = 'cameo-stage1';

/**
 * The key of one stage, with which its URLs are signed and checked: HMAC-SHA256 of the bucket's name by the secret. No two
 * stages share a bucket, and bucket names are globally unique. So all other stages and sites reject the signatures of one, even
 * with a shared secret, and a stage's key does not reveal another's.
 * @throws Error for the key of another stage
 */
export function stageKey({ bucket }: Pick<SignConfig, 'bucket'>, key: SigningKey): Required<SigningKey> {
  if (key.bucket === undefined)
    return { id: key.id, secret: signatureOf(key.secret, `${STAGE_FORM}\n${bucket}`), bucket };
  if (key.bucket === bucket) return { ...key, bucket };
  throw new Error(
    `Signing key ${key.id} is that of the stage with bucket ${key.bucket}, expected one for ${bucket}, or one for all stages.`,
  );
}

/** The environment variable from which commands, builds and the local edge read the keys of a stage. */
export const KEYS_VARIABLE = 'CAMEO_SIGNING_KEYS';

const EXPECTED = `${KEYS_VARIABLE} as id=secret,id=secret with ids of 1 to 16 letters, digits and dashes, and secrets of at least 32 characters out of A-Z a-z 0-9 _ -; the key of one stage is id@bucket=secret`;

/**
 * Parses keys in the format of the environment variable: `2026a=secret,2026b=secret`. The first one signs, all of them verify.
 * `2026a@bucket=secret` is the key of one stage (`pnpm keys:dev` prints it), for users who may sign for no other.
 * @throws Error with the reason; it never contains a secret
 */
export function readSigningKeys(text: string | undefined): readonly [SigningKey, ...SigningKey[]] {
  const keys = (text ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((pair, index) => {
      const [, id, bucket, secret] =
        /^([A-Za-z0-9-]{1,16})(?:@([a-z0-9-]{3,63}))?=([A-Za-z0-9_-]{32,})$/.exec(pair) ?? [];
      if (id === undefined || secret === undefined)
        throw new Error(`Signing key ${index + 1} is not written as expected: ${EXPECTED}.`);
      return { id, secret, ...(bucket !== undefined && { bucket }) };
    });
  const twice = keys.find(({ id }, at) => keys.findIndex((other) => other.id === id) !== at);
  if (twice !== undefined) throw new Error(`Got the signing key ${twice.id} twice, expected each id once.`);
  const [first, ...others] = keys;
  if (first === undefined) throw new Error(`Got no signing keys, expected ${EXPECTED}.`);
  return [first, ...others];
}
