import { defineImageConfig, grammarHash } from '@cameo/core';
import { expect, it } from 'vitest';
import { configuredHash, type UrlConfig } from './config.js';
import { GRAMMAR_HASH } from './index.js';

it('is the hash of the build by default', () => {
  expect(configuredHash()).toBe(GRAMMAR_HASH);
  expect(configuredHash({ baseUrl: 'https://img.example.com', presets: { small: { w: 48 } } })).toBe(
    GRAMMAR_HASH,
  );
});

it.each<Omit<UrlConfig, 'baseUrl'>>([
  { ladder: [100, 400, 1000] },
  { ladder: [100, 400], limits: { height: 900, pixels: 90_000 } },
  { qualities: [40, 70], defaultQuality: 70 },
  { formats: ['jpeg', 'png'] },
  { params: ['w', 'h', 'v'] },
])('equals the hash of a resizer with the same configuration: %o', (config) => {
  const resizer = defineImageConfig({ bucket: 'example', region: 'eu-central-1', ...config });
  expect(configuredHash(config)).toBe(grammarHash(resizer));
  expect(configuredHash(config)).not.toBe(GRAMMAR_HASH);
});
