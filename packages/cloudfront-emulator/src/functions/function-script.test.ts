import type { FunctionEvent } from '@cameo/edge';
import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/edge-under-test.js';
import { functionOfScript } from './function-script.js';

describe('the code of a CloudFront Function', () => {
  it('is a script that declares handler', async () => {
    const viewerRequest = functionOfScript(
      "var rest = '.jpg'; function handler(event) { var request = event.request; request.uri = '/b' + rest; return request; }",
    );
    const { ask, asked } = await startEdge(() => ({ body: 'x' }), { viewerRequest });
    expect((await ask('/a.jpg')).text).toBe('x');
    expect(asked.map(({ uri }) => uri)).toEqual(['/b.jpg']);
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

  it('E: has neither network nor file system nor environment', () => {
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
  ])('%s is none', (script, message) => {
    expect(() => functionOfScript(script)).toThrow(message);
  });
});
