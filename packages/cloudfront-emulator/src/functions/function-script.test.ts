import * as crypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';
import type { FunctionEvent } from '../events/function-event.js';
import { functionOfScript, modulesWith } from './function-script.js';

describe('the code of a CloudFront Function', () => {
  it('is a script that declares handler', async () => {
    const viewerRequest = functionOfScript(
      "var rest = '.jpg'; function handler(event) { var request = event.request; request.uri = '/b' + rest; return request; }",
    );
    const { ask, originRequests } = await startEdge(() => ({ body: 'x' }), { viewerRequest });
    expect((await ask('/a.jpg')).text).toBe('x');
    expect(originRequests.map(({ uri }) => uri)).toEqual(['/b.jpg']);
  });

  it('E: has at most 10 KB', () => {
    const script = (bytes: number) =>
      `${'function handler(event) { return event.request; }'.padEnd(bytes - 4, ';')}//ä`;
    const event = { request: { method: 'GET' } } as FunctionEvent;
    expect(functionOfScript(script(10_240))(event)).toEqual({ method: 'GET' });
    expect(() => functionOfScript(script(10_241))).toThrow(
      'The function has 10241 bytes, at most 10240 are allowed; make it smaller.',
    );
  });

  it('E: has no access to the network, the file system or the environment', () => {
    const names = 'fetch require process setTimeout XMLHttpRequest Buffer'.split(' ');
    const script = `function handler() { return { ${names.map((name) => `${name}: typeof ${name}`).join(', ')} }; }`;
    expect(functionOfScript(script)({} as FunctionEvent)).toEqual(
      Object.fromEntries(names.map((name) => [name, 'undefined'])),
    );
  });

  it.each([
    ['var a = 1;', 'The script declares no handler; CloudFront calls "function handler(event)".'],
    ['var handler = 1;', 'The script declares no handler; CloudFront calls "function handler(event)".'],
    ['export const handler = 1;', "Unexpected token 'export'"],
  ])('%s is rejected', (script, message) => {
    expect(() => functionOfScript(script)).toThrow(message);
  });
});

const SCRIPT = `import cf from 'cloudfront';
const crypto = require('crypto');
async function handler(event) {
  let secret = '';
  try { secret = await cf.kvs().get(event.id); } catch (error) { return error.message; }
  return crypto.createHmac('sha256', secret).update('text').digest('base64url');
}`;

describe('a function with a KeyValueStore', () => {
  const keys = { a: '0123456789abcdef0123456789abcdef' };
  const handler = functionOfScript(SCRIPT, modulesWith(keys, crypto));

  it('reads its values, and CloudFront’s crypto', async () => {
    // printf text | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef -binary | base64, with -_ for +/
    const mac = 'hJGefgj7WhJtX3JjwRI5LXm8ZZv4jA5WN2c470NuoWU';
    expect(await handler({ id: 'a' } as never)).toBe(mac);
  });

  it('gets an error for a missing key', async () => {
    expect(await handler({ id: 'b' } as never)).toBe('KeyValueStore has no key "b"');
  });

  it('is not run without a KeyValueStore', () => {
    expect(() => functionOfScript(SCRIPT)).toThrow(
      'The function asks for a KeyValueStore, and none is given; give it one.',
    );
  });
});
