import { runs } from '@cameo/testing/form';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourceKeys, targets, transforms } from '../../tests/arbitraries.js';
import { accepted, GRAMMAR, grammarWith, TINY } from '../../tests/grammar.js';
import { canonicalize } from './canonical.js';
import { derivativeKey } from './derivative-key.js';
import type { Grammar } from './grammar.js';
import type { Transform } from './params.js';
import { parseTransform, serializeTransform } from './parse.js';
import { canonicalPath } from './request.js';
import { sourceKey } from './source-key.js';
import { variantOf } from './variant.js';

const LOW = grammarWith({ ladder: [10, 100, 3000], limits: { height: 700, pixels: 90_000 } });
const GRAMMARS: readonly (readonly [string, Grammar])[] = [
  ['default', GRAMMAR],
  ['low', LOW],
];

describe.each(GRAMMARS)('canonicalize, %s limits', (_, grammar) => {
  it('is idempotent', () => {
    fc.assert(
      fc.property(transforms(grammar), (transform) => {
        const once = canonicalize(transform, grammar);
        expect(canonicalize(once, grammar)).toEqual(once);
      }),
      { numRuns: runs(500) },
    );
  });

  it('returns a query that parses to the same transform', () => {
    fc.assert(
      fc.property(transforms(grammar), (transform) => {
        const canonical = canonicalize(transform, grammar);
        expect(parseTransform(serializeTransform(canonical), grammar)).toEqual({
          ok: true,
          value: canonical,
        });
      }),
      { numRuns: runs(500) },
    );
  });
});

const SOURCE = accepted(sourceKey('a/b.jpg', GRAMMAR.limits));
const ACCEPT = 'image/avif,image/webp,*/*';

const meaning = (query: string, grammar: Grammar = GRAMMAR) => {
  const transform = accepted(parseTransform(query, grammar));
  const variant = variantOf(SOURCE, transform, ACCEPT, grammar);
  return {
    path: canonicalPath({ source: SOURCE, transform }, grammar),
    key: variant === undefined ? 'original' : derivativeKey(variant),
  };
};

const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  w: ['W', 'width', 'WIDTH', '%77'],
  h: ['H', 'height', 'Height'],
  q: ['Q', 'quality'],
  f: ['F', 'format', 'FORMAT'],
  gray: ['GRAY', 'grey', 'Grey'],
};
const EXPLICIT_DEFAULTS = [
  'dpr=1',
  'fit=cover',
  'focus=0.50,.5',
  'q=80',
  'f=auto',
  'rotate=0',
  'gray=0',
  'bg=0000',
];
const UNKNOWN = ['utm_source=a', 'x', '__proto__=1', 'ww=5', 'toString=%zz'];

/** Equivalent spellings: other names and case, another order, explicit defaults, unknown parameters. */
const spellings = (transform: Transform): fc.Arbitrary<string> => {
  const pairs = serializeTransform(transform)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      const values = name === 'v' ? [value] : [value, value.toUpperCase(), value.replaceAll(',', '%2c')];
      return fc
        .tuple(
          fc.constantFrom(name, name.toUpperCase(), ...(OTHER_NAMES[name] ?? [])),
          fc.constantFrom(...values),
        )
        .map(([otherName, otherValue]) => `${otherName}=${otherValue}`);
    });
  const missing = EXPLICIT_DEFAULTS.filter((pair) => !((pair.split('=')[0] ?? '') in transform));
  return fc
    .tuple(fc.tuple(...pairs), fc.subarray(missing), fc.subarray(UNKNOWN))
    .map((parts) => parts.flat())
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }))
    .map((all) => all.join('&'));
};

describe('requests with the same meaning', () => {
  it('have one canonical path and one key, however they are written', () => {
    const cases = transforms().chain((transform) =>
      fc.tuple(fc.constant(serializeTransform(transform)), spellings(transform)),
    );
    fc.assert(
      fc.property(cases, ([plain, other]) => {
        expect(meaning(other)).toEqual(meaning(plain));
      }),
      { numRuns: runs(500) },
    );
  });

  it('have one key whether the density is folded or multiplied out', () => {
    const side = fc.integer({ min: 1, max: 768 });
    const rest = transforms().map(({ w: _w, h: _h, dpr: _dpr, ...others }) => serializeTransform(others));
    fc.assert(
      fc.property(side, side, fc.integer({ min: 1, max: 5 }), rest, (w, h, dpr, others) => {
        expect(meaning(`w=${w}&h=${h}&dpr=${dpr}&${others}`)).toEqual(
          meaning(`w=${w * dpr}&h=${h * dpr}&${others}`),
        );
        expect(meaning(`w=${w}&dpr=${dpr}&${others}`)).toEqual(meaning(`w=${w * dpr}&${others}`));
        expect(meaning(`h=${h}&dpr=${dpr}&${others}`)).toEqual(meaning(`h=${h * dpr}&${others}`));
      }),
    );
  });

  it.each([
    ['flip=v', 'rotate=180&flip=h'],
    ['flip=hv', 'rotate=180'],
    ['rotate=90&flip=v', 'rotate=270&flip=h'],
    ['rotate=270&flip=hv', 'rotate=90'],
    ['rotate=180&flip=v', 'flip=h'],
    ['w=640&q=99', 'w=640&q=91'],
    ['w=640&bg=transparent', 'w=640'],
    ['w=640&f=jpeg&bg=fff', 'w=640&f=jpeg'],
  ])('%j and %j', (left, right) => {
    expect(meaning(left)).toEqual(meaning(right));
  });
});

describe('different requests', () => {
  it('do not share a derivative if one leaves open what the other names: the format may differ', () => {
    const key = (query: string, accept: string) => {
      const variant = variantOf(SOURCE, accepted(parseTransform(query, GRAMMAR)), accept, GRAMMAR);
      return variant && derivativeKey(variant);
    };
    expect(key('w=640', 'image/webp')).toBe('_variants/a/b.jpg/w-640.webp');
    expect(key('w=640&f=webp', '*/*')).toBe('_variants/a/b.jpg/w-640_named.webp');
  });

  /** Similar pairs, whose keys are most likely to collide. */
  const near = (query: string) =>
    fc.tuple(
      fc.constant(query),
      fc.constantFrom(
        ...[
          'w=64',
          'h=64',
          'h=65',
          'fit=contain',
          'fit=fill',
          'focus=north',
          'focus=0.1,0.1',
          'focus=0.11,0.1',
        ],
        ...[
          'q=30',
          'q=45',
          'bg=abcdef',
          'bg=abcdef80',
          'blur=1',
          'blur=11',
          'sharpen=1',
          'rotate=90',
          'flip=h',
        ],
        ...['gray=1', 'trim=1', 'v=a', 'v=A', 'v=a-', 'v=a_', 'v=a.b', 'v=-41'],
      ),
    );

  it('never share a canonical query or a key', () => {
    const canonicals = transforms().map((transform) => canonicalize(transform, GRAMMAR));
    const pairs = canonicals.chain((transform) =>
      fc.tuple(
        fc.constant(transform),
        fc.oneof(
          canonicals,
          near(serializeTransform(transform)).map(([query, more]) => {
            const [name = ''] = more.split('=');
            const others = query.split('&').filter((pair) => pair !== '' && !pair.startsWith(`${name}=`));
            return canonicalize(accepted(parseTransform([...others, more].join('&'), GRAMMAR)), GRAMMAR);
          }),
        ),
      ),
    );
    fc.assert(
      fc.property(pairs, targets, ([left, right], target) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        // A version is part of the URL and of no key.
        const stored = ({ v: _, ...transform }: typeof left) => JSON.stringify(transform);
        const key = ({ f: _, ...transform }: typeof left) =>
          derivativeKey({ source: SOURCE, transform, target });
        expect(serializeTransform(left) === serializeTransform(right)).toBe(same);
        if (left.f === right.f) expect(key(left) === key(right)).toBe(stored(left) === stored(right));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('never share a key with another source or another target', () => {
    fc.assert(
      fc.property(sourceKeys, sourceKeys, targets, targets, (one, two, first, second) => {
        const same = one === two && first === second;
        const key = (source: typeof one, target: typeof first) =>
          derivativeKey({ source, transform: { w: 640 }, target });
        expect(key(one, first) === key(two, second)).toBe(same);
      }),
    );
  });

  it('have distinct keys in the whole of a tiny grammar', () => {
    const fits = ['cover', 'contain', 'inside', 'fill'];
    const boxes = ['w=2&h=1', 'w=2&h=2', 'w=2&h=3', 'w=4&h=1', 'w=4&h=2'].flatMap((box) =>
      fits.map((fit) => `${box}&fit=${fit}`),
    );
    // h=4 exceeds the limit of 3, so the rungs of a height alone are 2 and 3.
    const shapes = ['gray', 'w=2', 'w=4', 'h=2', 'h=3', ...boxes];
    const keys = shapes.flatMap((shape) => [50, 80].map((q) => meaning(`${shape}&q=${q}`, TINY).key));
    expect(new Set(keys).size).toBe(50);
  });
});
