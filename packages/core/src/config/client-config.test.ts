import { describe, expect, expectTypeOf, it } from 'vitest';
import { clientConfig, clientConfigModule, defineImageConfig } from '../index.js';

const config = defineImageConfig({
  bucket: 'secret-media',
  region: 'eu-north-1',
  ladder: [100, 200],
  qualities: [50, 80],
  presets: { card: { w: 200 } },
  memoryMb: 1777,
  timeoutMs: 12_345,
  sources: { prefixes: ['hidden/'] },
  stages: { prod: { baseUrl: 'https://img.example.com' }, dev: { bucket: 'secret-media-dev' } },
});

describe('clientConfig', () => {
  it('contains what a front end needs of a stage', () => {
    expect(clientConfig(config, 'prod')).toEqual({
      baseUrl: 'https://img.example.com',
      ladder: [100, 200],
      qualities: [50, 80],
      defaultQuality: 80,
      formats: ['avif', 'webp', 'jpeg', 'png'],
      params: [
        ...['w', 'h', 'dpr', 'fit', 'focus', 'q', 'f', 'bg', 'blur', 'sharpen'],
        ...['rotate', 'flip', 'gray', 'trim', 'round', 'v'],
      ],
      limits: { width: 200, height: 5760, pixels: 22_118_400, sourceKeyBytes: 790 },
      presets: { card: { w: 200 } },
      grammarHash: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect(clientConfig(config, 'dev').baseUrl).toBe('');
  });

  it('has the types of the stated fields', () => {
    const { ladder, presets, qualities } = clientConfig(config, 'prod');
    expectTypeOf(ladder).toEqualTypeOf<readonly [100, 200]>();
    expectTypeOf(qualities).toEqualTypeOf<readonly [50, 80]>();
    expectTypeOf<keyof typeof presets>().toEqualTypeOf<'card'>();
    const plain = clientConfig(
      defineImageConfig({ bucket: 'media', region: 'eu-north-1', stages: { a: {} } }),
      'a',
    );
    expectTypeOf<keyof typeof plain.presets>().toEqualTypeOf<never>();
    expectTypeOf<(typeof plain.ladder)[0]>().toEqualTypeOf<64>();
  });

  it('contains nothing else', () => {
    for (const text of [clientConfigModule(config, 'prod'), clientConfigModule(config, 'dev')])
      expect(text).not.toMatch(/secret|eu-north|1777|12345|12_345|hidden/);
  });

  it('can be written as a module', () => {
    const text = clientConfigModule(config, 'prod');
    const [, written = ''] = /^\/\/ [^\n]*\nexport const config = ([\s\S]*) as const;\n$/.exec(text) ?? [];
    expect(JSON.parse(written)).toEqual(clientConfig(config, 'prod'));
  });

  it('lists the stages in the error', () => {
    expect(() => clientConfig(config, 'live')).toThrow('stage: got "live", expected one of prod, dev');
  });
});
