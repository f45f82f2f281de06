import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText, sourceKeys } from '../../tests/arbitraries.js';
import { GRAMMAR } from '../../tests/grammar.js';
import { canonicalPath, parseRequest } from './request.js';
import { keyPath, parseSourcePath } from './source-key.js';

describe('keys and paths', () => {
  it('are inverse to each other', () => {
    fc.assert(
      fc.property(sourceKeys, (key) => {
        expect(parseSourcePath(keyPath(key), GRAMMAR.limits)).toEqual({ ok: true, value: key });
      }),
    );
  });

  it('have paths that every server interprets alike', () => {
    fc.assert(
      fc.property(sourceKeys, (key) => {
        expect(keyPath(key)).toMatch(/^(?:\/(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+)+$/);
        expect(new URL(keyPath(key), 'https://img.example.com').pathname).toBe(keyPath(key));
      }),
    );
  });

  it('are rejected or accepted for any text, and an accepted path has one canonical form', () => {
    fc.assert(
      fc.property(anyText, anyText, (path, query) => {
        const request = parseRequest(`/${path}`, query, GRAMMAR);
        if (!request.ok) return;
        const once = canonicalPath(request.value, GRAMMAR);
        const [canonical = '', canonicalQuery = ''] = once.split('?');
        const again = parseRequest(canonical, canonicalQuery, GRAMMAR);
        expect(again.ok && canonicalPath(again.value, GRAMMAR)).toBe(once);
      }),
      { numRuns: runs(2000) },
    );
  });
});
