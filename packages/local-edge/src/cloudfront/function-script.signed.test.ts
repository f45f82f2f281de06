import * as crypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { functionOfScript } from './function-script.js';
import { portsOf } from './signing-ports.js';

const SCRIPT = `import cf from 'cloudfront';
const crypto = require('crypto');
async function handler(event) {
  let secret = '';
  try { secret = await cf.kvs().get(event.id); } catch (error) { return error.message; }
  return crypto.createHmac('sha256', secret).update('text').digest('base64url');
}`;

describe('a function that asks for its KeyValueStore', () => {
  const keys = new Map([['a', '0123456789abcdef0123456789abcdef']]);
  const ports = portsOf(keys);
  const handler = functionOfScript(SCRIPT, { cloudfront: { kvs: () => ({ get: ports.secretOf }) }, crypto });

  it('gets what is in it, and CloudFront’s crypto', async () => {
    // printf text | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef -binary | base64, with -_ for +/
    const mac = 'hJGefgj7WhJtX3JjwRI5LXm8ZZv4jA5WN2c470NuoWU';
    expect(await handler({ id: 'a' } as never)).toBe(mac);
    expect(ports.macOf('0123456789abcdef0123456789abcdef', 'text')).toBe(mac);
  });

  it('gets an error for what is not', async () => {
    expect(await handler({ id: 'b' } as never)).toBe('KeyValueStore has no key "b"');
  });

  it('is not run where there is none', () => {
    expect(() => functionOfScript(SCRIPT)).toThrow(
      'The function asks for a KeyValueStore; give its keys in CAMEO_SIGNING_KEYS.',
    );
  });
});
