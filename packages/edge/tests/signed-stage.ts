import { createHmac } from 'node:crypto';
import type { ImageConfig, ImageConfigInput } from '@cameo/core';
import { bundleViewerRequest } from '../scripts/bundle-viewer-request.mjs';
import type { SigningKeys } from '../src/access/access.js';
import type { SigningPorts } from '../src/viewer-request/signed-handler.js';
import { testConfig } from './test-config.js';

const { bucket } = testConfig();

/** Two keys of the stage, as during a rotation: the old one and the new one. */
export const OLD_KEY = { id: '2026a', secret: '0123456789abcdef0123456789abcdef', bucket };
export const NEW_KEY = { id: '2026b', secret: 'ffffffffffffffffffffffffffffffffff_-', bucket };
export const KEYS: SigningKeys = new Map([OLD_KEY, NEW_KEY].map(({ id, secret }) => [id, secret]));

/** The value of viewer-request's header: the token, a dot, and HMAC-SHA256 of the token by its key in base64url. */
export const sealed = (token: string, { secret } = OLD_KEY): string =>
  `${token}.${createHmac('sha256', secret).update(token).digest('base64url')}`;

/** A stage with signed URLs only. */
export const signedConfig = (over: Partial<ImageConfigInput> = {}): ImageConfig =>
  testConfig({ signing: { required: true }, presets: { card: { w: 320, h: 320, q: 60 } }, ...over });

/** CloudFront's interface for the function: a store that rejects for an unknown key. */
export const signingPorts = (keys: SigningKeys = KEYS): SigningPorts => ({
  secretOf: async (id) => keys.get(id) ?? Promise.reject(new Error(`KeyNotFound ${id}`)),
  macOf: (secret, text) => createHmac('sha256', secret).update(text).digest('base64url'),
});

/** The function of a signing stage, as it would be deployed. */
export const signedFunction = (): Promise<string> => bundleViewerRequest(signedConfig());

/** A replacement for CloudFront's module of that name, with our keys in its KeyValueStore. */
export const CLOUDFRONT_MODULE = `
  var keys = ${JSON.stringify(Object.fromEntries(KEYS))};
  function get(key) {
    return Object.keys(keys).indexOf(key) < 0 ? Promise.reject(new Error('KeyNotFound')) : Promise.resolve(keys[key]);
  }
  export default { kvs: function () { return { get: get }; } };`;
