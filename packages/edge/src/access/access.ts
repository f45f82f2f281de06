import {
  type AccessRules,
  type CanonicalRequest,
  type CanonicalTransform,
  claimsOf,
  type Grammar,
  type Issue,
  isSame,
  keyIdOf,
  nameOf,
  PARAM_NAMES,
  type PresetShape,
  presetIssue,
  presetShapes,
  signatureFault,
  signatureIssue,
  signedText,
  sourceIssue,
  type Variant,
} from '@cameo/core';

/** Keys that signatures are checked with: the secrets by their ids. */
export type SigningKeys = ReadonlyMap<string, string>;

/** The rules of a stage, as the triggers look at them. */
export interface Access {
  /** Why a request is not answered; undefined when it is. */
  readonly issueOf: (request: CanonicalRequest, token: string) => Issue | undefined;
  /** Whether URLs are signed. */
  readonly signed: boolean;
  /** The token with the seal of the header behind the cache. */
  readonly seal: (token: string) => string;
  /** The token of a sealed header; undefined for what none of ours wrote. */
  readonly unseal: (sealed: string) => string | undefined;
}

/**
 * How long after its expiry a token still counts behind the cache, s: viewer-request let it pass a moment ago, and the
 * answer takes its time.
 */
const LEEWAY_S = 60;

/** The rules of a stage; undefined where everything that the grammar understands is answered. */
export function accessOf(config: Grammar & AccessRules, keys: SigningKeys): Access | undefined {
  const { sources, presetsOnly, signing } = config;
  const signed = signing?.required === true;
  if (sources === undefined && !presetsOnly && !signed) return undefined;
  const shapes: readonly PresetShape[] = presetShapes(config.presets ?? {}, config);
  return {
    signed,
    seal: (token) => `${token}.${macOf(token, keys.get(keyIdOf(token)) ?? '')}`,
    unseal: (sealed) => {
      // What stands before the last dot is the token, as in a token it is the claims.
      const token = claimsOf(sealed);
      const secret = keys.get(keyIdOf(token));
      const seal = sealed.slice(token.length + 1);
      return secret !== undefined && isSame(macOf(token, secret), seal) ? token : undefined;
    },
    issueOf: (request, token) =>
      (sources && sourceIssue(request.source, sources.prefixes)) ??
      (presetsOnly ? presetIssue(request.transform, shapes, signed, PARAM_NAMES) : undefined) ??
      (signed ? faultOf(request, token, keys) : undefined),
  };
}

function faultOf(request: CanonicalRequest, token: string, keys: SigningKeys): Issue | undefined {
  const secret = keys.get(keyIdOf(token));
  const text = signedText(claimsOf(token), request, PARAM_NAMES);
  const mac = secret === undefined || text === '' ? '' : macOf(text, secret);
  const fault = signatureFault(token, mac, Math.floor(Date.now() / 1000) - LEEWAY_S);
  return fault && signatureIssue(fault);
}

function macOf(text: string, secret: string): string {
  // Loaded by need: it takes ms of a cold start, and most stages sign nothing.
  const { createHmac } = process.getBuiltinModule('node:crypto');
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/**
 * The canonical transform that leads to a variant: with its format by name where only a name leads to its target, and with
 * the version that it was asked for with.
 */
export function spellingOf({ transform, target }: Variant, v: string | undefined): CanonicalTransform {
  const f = nameOf(target);
  return { ...transform, ...(f !== undefined && { f }), ...(v !== undefined && { v }) };
}
