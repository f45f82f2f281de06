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

/** Keys for checking signatures: secrets by id. */
export type SigningKeys = ReadonlyMap<string, string>;

/** The access rules of a stage, as the triggers apply them. */
export interface Access {
  /** The reason for refusing a request; undefined for an allowed one. */
  readonly issueOf: (request: CanonicalRequest, token: string) => Issue | undefined;
  /** Whether URLs are signed. */
  readonly signed: boolean;
  /** The token with its seal, for the header behind the cache. */
  readonly seal: (token: string) => string;
  /** The token of a sealed header; undefined if the seal is not ours. */
  readonly unseal: (sealed: string) => string | undefined;
}

/**
 * How long after its expiry a token remains valid behind the cache, s: it was valid at viewer-request, and rendering
 * takes time.
 */
const LEEWAY_S = 60;

/** The access rules of a stage; undefined when the stage answers every valid request. */
export function accessOf(config: Grammar & AccessRules, keys: SigningKeys): Access | undefined {
  const { sources, presetsOnly, signing } = config;
  const signed = signing?.required === true;
  if (sources === undefined && !presetsOnly && !signed) return undefined;
  const shapes: readonly PresetShape[] = presetShapes(config.presets ?? {}, config);
  return {
    signed,
    seal: (token) => `${token}.${macOf(token, keys.get(keyIdOf(token)) ?? '')}`,
    unseal: (sealed) => {
      // The token is the part before the last dot, as the claims are within a token.
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
  // Loaded on demand: it takes milliseconds of a cold start, and most stages do not sign.
  const { createHmac } = process.getBuiltinModule('node:crypto');
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/**
 * The canonical transform of a variant, with the requested version. It names the format only where negotiation cannot
 * reach the target.
 */
export function spellingOf({ transform, target }: Variant, v: string | undefined): CanonicalTransform {
  const f = nameOf(target);
  return { ...transform, ...(f !== undefined && { f }), ...(v !== undefined && { v }) };
}
