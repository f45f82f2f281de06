import { describe, expect, it } from 'vitest';
import { grammarWith } from '../../tests/grammar.js';
import {
  enabledTargets,
  isNamed,
  NAMED_TARGETS,
  OUTPUT_FORMATS,
  TARGETS,
  type Target,
  type TargetName,
} from './formats.js';

describe('OUTPUT_FORMATS', () => {
  it.each([
    // format, media type, extension, transparency, animation
    ['avif', 'image/avif', 'avif', true, false],
    ['webp', 'image/webp', 'webp', true, true],
    ['jpeg', 'image/jpeg', 'jpg', false, false],
    ['png', 'image/png', 'png', true, false],
    ['gif', 'image/gif', 'gif', true, true],
  ] as const)('%s', (format, mime, extension, alpha, animation) => {
    expect(OUTPUT_FORMATS[format]).toMatchObject({ mime, extension, alpha, animation });
  });
});

describe('TARGETS', () => {
  const every: readonly (readonly [string, Target])[] = Object.entries(TARGETS);
  // Facts are not a picture.
  const all = every.filter(([name]) => name !== 'json');

  it('are distinguished by extension and mark', () => {
    expect(new Set(every.map(([, { extension, mark }]) => `${extension}/${mark}`)).size).toBe(every.length);
  });

  it.each(all)(
    '%s supports transparency and animation of its pictures',
    (_, { still, transparent, animated, extension }) => {
      expect(OUTPUT_FORMATS[still].extension).toBe(extension);
      // JPEG by name flattens; no other target loses transparency.
      expect(OUTPUT_FORMATS[transparent].alpha || (still === 'jpeg' && transparent === 'jpeg')).toBe(true);
      expect(animated === undefined || OUTPUT_FORMATS[animated].animation).toBe(true);
    },
  );

  it.each(Object.entries(NAMED_TARGETS).filter(([format]) => format !== 'json'))(
    '%s by name is the format of every still picture',
    (format, target) => {
      expect(TARGETS[target]).toMatchObject({ still: format, transparent: format });
    },
  );
});

describe('isNamed', () => {
  it.each(all())('%s: %s', (target, named) => {
    expect(isNamed(target)).toBe(named);
  });

  function all(): readonly (readonly [TargetName, boolean])[] {
    const byAccept = ['avif', 'avif-gif', 'webp', 'universal'] as const;
    const byName = ['webp-named', 'avif-still', 'jpeg-still', 'png-still', 'json'] as const;
    return [
      ...byAccept.map((name) => [name, false] as const),
      ...byName.map((name) => [name, true] as const),
    ];
  }
});

describe('enabledTargets', () => {
  const withoutF = ['w'] as const;
  it.each<[string, Parameters<typeof grammarWith>[0], TargetName[]]>([
    [
      'everything',
      {},
      [
        'avif',
        'avif-gif',
        'webp',
        'universal',
        'webp-named',
        'avif-still',
        'jpeg-still',
        'png-still',
        'json',
      ],
    ],
    ['no f', { params: withoutF }, ['avif', 'avif-gif', 'webp', 'universal']],
    [
      'no AVIF',
      { formats: ['webp', 'jpeg', 'png'] },
      ['webp', 'universal', 'webp-named', 'jpeg-still', 'png-still', 'json'],
    ],
    [
      'no WebP',
      { formats: ['avif', 'jpeg', 'png'] },
      ['avif-gif', 'universal', 'avif-still', 'jpeg-still', 'png-still', 'json'],
    ],
    ['neither, no f', { formats: ['jpeg', 'png'], params: withoutF }, ['universal']],
  ])('%s', (_, fields, targets) => {
    expect(enabledTargets(grammarWith(fields))).toEqual(targets);
  });
});
