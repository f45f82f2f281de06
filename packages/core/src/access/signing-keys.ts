/** A key that signs. */
export interface SigningKey {
  /** Names it in tokens, so that two can be in use: up to 16 letters, digits and dashes. */
  readonly id: string;
  /** At least 32 characters; the text itself is the key. */
  readonly secret: string;
}

/** Where commands, builds and the local edge find the keys of a stage. */
export const KEYS_VARIABLE = 'CAMEO_SIGNING_KEYS';

const EXPECTED = `${KEYS_VARIABLE} as id=secret,id=secret with ids of 1 to 16 letters, digits and dashes, and secrets of at least 32 characters out of A-Z a-z 0-9 _ -`;

/**
 * Reads keys as they are written in the environment: `2026a=secret,2026b=secret`. The first one signs, all of them
 * verify.
 * @throws Error that says what is wrong, and never what a secret is
 */
export function readSigningKeys(text: string | undefined): readonly SigningKey[] {
  if (!text?.trim()) throw new Error(`Got no signing keys, expected ${EXPECTED}.`);
  const keys = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((pair, index) => {
      const [, id, secret] = /^([A-Za-z0-9-]{1,16})=([A-Za-z0-9_-]{32,})$/.exec(pair) ?? [];
      if (id === undefined || secret === undefined)
        throw new Error(`Signing key ${index + 1} is not written as expected: ${EXPECTED}.`);
      return { id, secret };
    });
  const twice = keys.find(({ id }, at) => keys.findIndex((other) => other.id === id) !== at);
  if (twice !== undefined) throw new Error(`Got the signing key ${twice.id} twice, expected each id once.`);
  return keys;
}
