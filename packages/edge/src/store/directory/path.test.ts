import { join } from 'node:path';
import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { derivativePlace, prefixPlace } from './path.js';

const directoryOf = (key: string) => derivativePlace('/store', `_variants/${key}`).directory;

describe('derivativePlace', () => {
  it.each([
    ['talent/alice.jpg/w640.webp', 'talent/alice.jpg/w640.webp%obj'],
    ['Zoë 東京.jpg/w', 'Zoë 東京.jpg/w%obj'],
    ['a//b', 'a/%_/b%obj'],
    ['a/', 'a/%_%obj'],
    ['', '%_%obj'],
    ['../../etc/passwd', '%2E%2E/%2E%2E/etc/passwd%obj'],
    ['./a', '%2E/a%obj'],
    ['trailing. ./b', 'trailing%2E%20%2E/b%obj'],
    ['100%/b', '100%25/b%obj'],
    ['%tmp/b', '%25tmp/b%obj'],
    ['a%obj/b', 'a%25obj/b%obj'],
    ['back\\slash', 'back%5Cslash%obj'],
    ['nul\0:*?"<>|', 'nul%00%3A%2A%3F%22%3C%3E%7C%obj'],
    ['con.jpg/nul/COM1/contact', '%63%6F%6E.jpg/%6E%75%6C/%43%4F%4D%31/contact%obj'],
    ['Zoe\u0308.jpg', 'Zoe%CC%88.jpg%obj'],
  ])('maps %j to %j', (key, path) => {
    expect(directoryOf(key)).toBe(join('/store', path));
  });

  it('shortens a long segment to its beginning and its SHA-256', () => {
    expect(directoryOf('n'.repeat(177))).toBe(
      `/store/${'n'.repeat(104)}%sha256-d78debec31c1e5516897de418c2295ef3d80ddf82463b347672baf12d5a2d6af%obj`,
    );
    expect(directoryOf('n'.repeat(176))).toBe(`/store/${'n'.repeat(176)}%obj`);
  });

  it.each([
    ['a.jpg/w640.webp', 'body.webp'],
    ['a.jpg/w640.AVIF', 'body.avif'],
    ['a.jpg/w640', 'body.bin'],
    ['a.jpg/w640.we bp', 'body.bin'],
    ['a.jpg/w640.averylongextension', 'body.bin'],
  ])('names the body of %s %s', (key, name) => {
    expect(derivativePlace('/store', `_variants/${key}`).bodyName).toBe(name);
  });

  it('never maps two keys to one path, nor any key to a path outside the folder', () => {
    const segment = fc.oneof(
      fc.string({ unit: fc.constantFrom('.', ' ', '%', '2', 'E', '_', 'a', '\\', 'é', 'e\u0301', '\0') }),
      fc.constantFrom('..', '.', '', '%_', '%2E', '%tmp', '%obj', 'con', 'n'.repeat(180), 'm'.repeat(300)),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
    );
    const key = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'));
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(directoryOf(a) === directoryOf(b)).toBe(a === b);
        const path = directoryOf(a);
        expect(path.startsWith('/store/')).toBe(true);
        expect(path.startsWith('/store/%tmp')).toBe(false);
        for (const name of path.split('/')) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('prefixPlace', () => {
  it.each([
    ['_variants/a/', '/store/a'],
    ['_variants/a.jpg/b/', '/store/a.jpg/b'],
    ['_variants/a/../b/', '/store/a/%2E%2E/b'],
  ])('looks for the derivatives below %s in %s', (prefix, directory) => {
    expect(prefixPlace('/store', prefix)).toBe(directory);
  });
});
