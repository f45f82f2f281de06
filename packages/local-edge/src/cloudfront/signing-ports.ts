import { createHmac } from 'node:crypto';
import type { SigningKeys, SigningPorts } from '@cameo/edge';

/** What a KeyValueStore and CloudFront's `crypto` are to the function. */
export const portsOf = (keys: SigningKeys): SigningPorts => ({
  secretOf: async (id) => {
    const secret = keys.get(id);
    if (secret === undefined) throw new Error(`KeyValueStore has no key ${JSON.stringify(id)}`);
    return secret;
  },
  macOf: (secret, text) => createHmac('sha256', secret).update(text).digest('base64url'),
});
