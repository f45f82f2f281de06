import { codePoint } from '@cameo/testing/unicode';
import fc from 'fast-check';
import type { UrlConfig } from '../src/index.js';

/** Anything that a person, or a program, may write as a number. */
export const anyNumber = fc.oneof(
  fc.integer({ min: -10, max: 10_000 }),
  fc.double(),
  fc.integer({ min: 1, max: 2000 }),
);

const odd = fc.oneof(
  fc.anything(),
  fc.double(),
  fc.constantFrom('', 'auto', '0.3,0.9', '#fff', 'north', true),
);

/** Transforms, valid and invalid. */
export const anyTransform = fc.record(
  {
    w: fc.oneof({ weight: 5, arbitrary: anyNumber }, odd),
    h: fc.oneof({ weight: 5, arbitrary: anyNumber }, odd),
    dpr: fc.oneof(fc.double({ min: 0, max: 6 }), odd),
    fit: fc.oneof(fc.constantFrom('cover', 'contain', 'inside', 'fill'), odd),
    focus: fc.oneof(fc.tuple(fc.double(), fc.double()).map(String), odd),
    q: fc.oneof(anyNumber, odd),
    f: fc.oneof(fc.constantFrom('auto', 'avif', 'webp', 'jpeg', 'png'), odd),
    bg: fc.oneof(fc.constantFrom('fff', '#F4F1EA80', 'ffffff00', 'abcf', 'ffffffff'), odd),
    blur: odd,
    sharpen: anyNumber,
    rotate: fc.oneof(fc.constantFrom(0, 90, 180, 270), odd),
    flip: fc.oneof(fc.constantFrom('h', 'v', 'hv'), odd),
    gray: odd,
    trim: odd,
    v: odd,
  },
  { requiredKeys: [] },
);

/** `sizes` attributes, valid and invalid. */
export const anySizes = fc.oneof(
  fc.constantFrom(
    '100vw',
    '(min-width: 800px) 50vw, 100vw',
    'calc(50vw - 2rem)',
    'clamp(100px, 30vw, 900px)',
    'min(100vw, 48rem)',
    'auto',
    '50vh',
  ),
  fc.string(),
);

/** Names that keys may have, and some that none has. */
export const anySource = fc.oneof(
  fc.string({ unit: codePoint, maxLength: 20 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          '/',
          '..',
          '.',
          ' ',
          '+',
          '%',
          '%20',
          '#',
          '?',
          '&',
          'é',
          '漢',
          '🖼',
          "'",
          '"',
          '\0',
          '_variants',
          '.svg',
        ],
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((pieces) => pieces.join('')),
  fc.constantFrom('/a.jpg', 'https://img.example.com/a b.jpg', '/b/A.SVG', `/${'漢'.repeat(300)}.jpg`),
);

/** Props of a picture, without its sources. */
export const anyProps = {
  w: anyNumber,
  h: anyNumber,
  layout: fc.constantFrom('constrained', 'fixed', 'full-width', 'fill'),
  sizes: anySizes,
  fit: fc.constantFrom('cover', 'contain', 'inside', 'fill'),
  focus: fc.constantFrom('north', '0.2,0.7', 'attention'),
  quality: fc.constantFrom(45, 80, 1000),
  format: fc.constantFrom('auto', 'jpeg', 'gif'),
  bg: fc.constantFrom('fff', '00000080'),
  priority: fc.boolean(),
  placeholder: fc.constantFrom('#fff', 'red'),
  thumbhash: fc.string(),
} as const;

/** Conditions of art direction. */
export const anyMedia = fc.constantFrom('(min-width: 9px)', 'print', '(hover)');

/** The default grammar, and others. */
export const CONFIGS: readonly UrlConfig[] = [
  {},
  { baseUrl: 'https://img.example.com' },
  { baseUrl: '/img/' },
  {
    ladder: [10, 100, 3000],
    qualities: [40, 70],
    defaultQuality: 70,
    limits: { width: 3000, height: 700, pixels: 90_000 },
  },
  { ladder: [40, 200, 333, 1000] },
  { params: ['w', 'dpr', 'f', 'v'] },
  { params: ['w', 'h', 'fit', 'v'], formats: ['jpeg', 'png'] },
];
