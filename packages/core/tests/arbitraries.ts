import { codePoint } from '@cameo/testing/unicode';
import fc from 'fast-check';
import {
  type Focus,
  type Grammar,
  type SourceKey,
  sourceKey,
  TARGETS,
  type TargetName,
  type Transform,
} from '../src/index.js';
import { accepted, GRAMMAR } from './grammar.js';

const HEX = [...'0123456789abcdef'];
const TOKEN = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-'];

const letters = (from: readonly string[], minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...from), minLength, maxLength });

const WORDS = [
  'center',
  'north',
  'northeast',
  'east',
  'southeast',
  'south',
  'southwest',
  'west',
  'northwest',
  'entropy',
  'attention',
  'face',
] as const satisfies readonly Focus[];

const HALVES = [0, 50, 100];
const point = fc
  .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }))
  // A pair of halves is a compass point, which has a name.
  .filter(([x, y]) => !(HALVES.includes(x) && HALVES.includes(y)))
  .map(([x, y]): Focus => `${x / 100},${y / 100}`);

export const focuses: fc.Arbitrary<Focus> = fc.oneof(fc.constantFrom(...WORDS), point);

const colours = fc.oneof(
  letters(HEX, 6, 6),
  letters(HEX, 8, 8).filter((hex) => !hex.endsWith('ff') && !hex.endsWith('00')),
  fc.constantFrom('ffffff', 'ffffff80', '00000000'),
);

const upTo = (max: number) => fc.integer({ min: 1, max });

/** Every transform that the grammar accepts, with values as the parser returns them; not canonical. */
export const transforms = ({ limits, formats }: Grammar = GRAMMAR): fc.Arbitrary<Transform> =>
  fc
    .record(
      {
        w: upTo(limits.width),
        h: upTo(limits.height),
        dpr: fc.oneof(
          fc.constantFrom(1, 2, 3),
          fc.integer({ min: 5000, max: 50_000 }).map((n) => n / 10_000),
        ),
        fit: fc.constantFrom('cover' as const, 'contain' as const, 'inside' as const, 'fill' as const),
        focus: focuses,
        q: upTo(100),
        f: fc.constantFrom('auto' as const, ...formats, 'json' as const),
        bg: colours,
        blur: upTo(100),
        sharpen: upTo(10),
        rotate: fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const),
        flip: fc.constantFrom('h' as const, 'v' as const, 'hv' as const),
        gray: fc.boolean(),
        trim: upTo(100),
        round: upTo(500),
        v: letters(TOKEN, 1, 32),
      },
      { requiredKeys: [] },
    )
    .map((transform): Transform => transform);

/** Parts of problematic keys: escapes, lookalikes of derivatives, characters of one to four bytes. */
const PIECES = [
  'a',
  'Z',
  '0',
  ' ',
  '+',
  '.',
  '..a',
  '%',
  '%2F',
  '%00',
  '?',
  '#',
  '&',
  '=',
  '\\',
  "'()!*",
  '~',
  'é',
  'e\u0301',
  '漢',
  '🖼️',
  '\u007f',
  '\u0001',
  'w-640.avif',
  '_variants',
  'full_still.jpg',
  'w-640_named.webp',
];

const segment = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((pieces) => pieces.join('').replaceAll('/', '').replaceAll('\0', ''))
  .filter((text) => text !== '' && text !== '.' && text !== '..');

/** Keys that S3 allows and the grammar accepts. */
export const sourceKeys: fc.Arbitrary<SourceKey> = fc
  .array(segment, { minLength: 1, maxLength: 4 })
  .filter(([first]) => first !== '_variants')
  .map((segments) => accepted(sourceKey(segments.join('/'), GRAMMAR.limits)));

export const targets: fc.Arbitrary<TargetName> = fc.constantFrom(...(Object.keys(TARGETS) as TargetName[]));

/** Any text: all of Unicode, lone surrogates, bytes, and syntax of queries. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: codePoint, maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        ...'w h dpr fit focus q f bg blur sharpen rotate flip gray trim round v width __proto__ = & % %2 %zz %00 %C3 , . - _ / # + 0 1 640 1e3 0.5 auto jpeg still full'.split(
          ' ',
        ),
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join('')),
);
