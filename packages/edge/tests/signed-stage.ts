import { createHmac } from 'node:crypto';
import type { ImageConfig, ImageConfigInput } from '@cameo/core';
import type { SigningKeys } from '../src/access/access.js';
import type { SigningPorts } from '../src/viewer-request/signed-handler.js';
import { testConfig } from './test-config.js';

const { bucket } = testConfig();

/** Two keys of the stage, as while they are rotated: the old one and the new one. */
export const OLD_KEY = { id: '2026a', secret: '0123456789abcdef0123456789abcdef', bucket };
export const NEW_KEY = { id: '2026b', secret: 'ffffffffffffffffffffffffffffffffff_-', bucket };
export const KEYS: SigningKeys = new Map([OLD_KEY, NEW_KEY].map(({ id, secret }) => [id, secret]));

/** What viewer-request puts into its header: the token, a dot, and HMAC-SHA256 of the token by its key in base64url. */
export const sealed = (token: string, { secret } = OLD_KEY): string =>
  `${token}.${createHmac('sha256', secret).update(token).digest('base64url')}`;

/** A stage that answers signed URLs only. */
export const signedConfig = (over: Partial<ImageConfigInput> = {}): ImageConfig =>
  testConfig({ signing: { required: true }, presets: { card: { w: 320, h: 320, q: 60 } }, ...over });

/** What CloudFront is to the function: a store that fails for a key that it does not have. */
export const signingPorts = (keys: SigningKeys = KEYS): SigningPorts => ({
  secretOf: async (id) => keys.get(id) ?? Promise.reject(new Error(`KeyNotFound ${id}`)),
  macOf: (secret, text) => createHmac('sha256', secret).update(text).digest('base64url'),
});
