import { describe, expect, it } from 'vitest';
import { grammarWith } from '../../tests/grammar.js';
import { readSigningKeys, type SignConfig, signSource, signUrl, stageKey } from './sign.js';

// Each signature is the output of printf 'cameo1\n<claims>\n<path>\n<query>' | openssl dgst -sha256 -hmac <secret> -binary |
// base64 with -_ for +/ and without =. The keys are those of the stage whose bucket is `example`.
const KEY = { id: '2026a', secret: '0123456789abcdef0123456789abcdef', bucket: 'example' };
const OTHER = { id: '2026b', secret: 'ffffffffffffffffffffffffffffffffff_-', bucket: 'example' };

const CONFIG: SignConfig = grammarWith({
  baseUrl: 'https://img.example.com',
  presets: { card: { w: 320, h: 320, q: 60 } },
});
const EXPIRES = 1_800_000_000;

describe('signUrl', () => {
  it.each([
    [
      { src: 'talent/alice.jpg', w: 600, h: 400 },
      { expires: EXPIRES },
      'https://img.example.com/talent/alice.jpg?w=640&h=427&s=2026a.1800000000.e.exi2Uu213Wpjz8-2hoVAm32qmCMECvzvqv0EZo8Ry7Y',
    ],
    [
      { src: 'talent/alice.jpg', h: 200, w: 300, dpr: 2 },
      { expires: new Date('2027-01-15T08:00:00.999Z') },
      'https://img.example.com/talent/alice.jpg?w=640&h=427&s=2026a.1800000000.e.exi2Uu213Wpjz8-2hoVAm32qmCMECvzvqv0EZo8Ry7Y',
    ],
    [
      { src: '/talent/alice.jpg' },
      {},
      'https://img.example.com/talent/alice.jpg?s=2026a..e.uAnjlMZnF8PZaE28suLhLMvLT_NbKJJ2uQorVTs_QE0',
    ],
  ] as const)('%j', (request, expiry, url) => {
    expect(signUrl(CONFIG, KEY, request, expiry)).toBe(url);
  });

  it('signs with the given key, and a path as it is escaped', () => {
    const request = { src: 'é (1).jpg', v: '3F_a-.9', f: 'webp', q: 55, w: 600 } as const;
    expect(signUrl({ ...CONFIG, baseUrl: '' }, OTHER, request)).toBe(
      '/%C3%A9%20%281%29.jpg?w=640&q=60&f=webp&v=3F_a-.9&s=2026b..e.ikpIJ9fAvqD81Db0uWhMaexnozhn2SzQu2TuSyI7AAI',
    );
  });

  it('does not depend on the order of the configured parameters', () => {
    const turned = { ...CONFIG, params: [...CONFIG.params].reverse() };
    const request = { src: 'é (1).jpg', v: '3F_a-.9', f: 'webp', q: 55, w: 600 } as const;
    expect(signUrl(turned, OTHER, request)).toBe(signUrl(CONFIG, OTHER, request));
  });

  it('uses a preset, which explicit parameters override', () => {
    const pathOf = (url: string) => url.replace(/&s=.*/, '');
    expect(pathOf(signUrl(CONFIG, KEY, { src: 'a.jpg', preset: 'card' }))).toBe(
      'https://img.example.com/a.jpg?w=360&h=360&q=60',
    );
    expect(pathOf(signUrl(CONFIG, KEY, { src: 'a.jpg', preset: 'card', q: 90, dpr: 2 }))).toBe(
      'https://img.example.com/a.jpg?w=640&h=640&q=90',
    );
  });

  it.each([
    [{ src: '_variants/a.jpg/w-48.jpg' }, 'There is no picture at this path.'],
    [{ src: '' }, 'There is no picture at this path.'],
    [{ src: 'a.jpg', w: 9000 }, 'w: got "9000", expected a whole number from 1 to 3840'],
    [{ src: 'a.jpg', preset: 'hero' }, 'Got the preset "hero", expected one of card.'],
    [{ src: 'a.jpg', preset: 'toString' }, 'Got the preset "toString", expected one of card.'],
  ] as const)('rejects %j', (request, message) => {
    expect(() => signUrl(CONFIG, KEY, request)).toThrow(message);
  });

  it.each([1_800_000_000_000, 1.5, 0, -1, Number.NaN, new Date(Number.NaN)])(
    'rejects an expiry of %s',
    (expires) => {
      expect(() => signUrl(CONFIG, KEY, { src: 'a.jpg' }, { expires })).toThrow(
        /^Got the expiry .*, expected a Date or unix time in whole seconds\.$/,
      );
    },
  );
});

describe('signSource', () => {
  const ALICE = 'talent/alice.jpg';

  it.each([
    [ALICE, { any: true }, {}, '2026a..a.BwUxMEqZCJOtGjHHfeaXQhWWbPxESeCoo718qYRup2o'],
    [ALICE, { any: true }, { v: '7' }, '2026a..a.Z2JsOE0Xldc7Td4M1ofqNghMnHIAEKglr4s9HQvAGyE'],
    [
      ALICE,
      { transform: { q: 60 } },
      { expires: EXPIRES },
      '2026a.1800000000.w.UzqUfJHc7YVJ22ZqmfB89hLZNueSe2zFwMTXPmdS2eY',
    ],
    [
      ALICE,
      { transform: { w: 640, h: 360, fit: 'contain', bg: 'fff' } },
      {},
      '2026a..w640x360.UyHPwiqCG9kOKayZt4ZXco3lsv6Z4m8I5GyZyqnLDCI',
    ],
    // Widths become rungs.
    [ALICE, { widths: [300, 640] }, {}, '2026a..w_360_640.wU9adb3uwTMgWqHEhPr7R7LUVD9tr81CYUXfMYbDaBs'],
    [
      ALICE,
      { transform: { w: 640, h: 360 }, widths: [360, 600] },
      {},
      '2026a..w640x360_360_640.vX1m0yGn6M-xWPLWg4ME7JOqH0BJ0IWn3ZHGFb-JaJo',
    ],
    [ALICE, { preset: 'card' }, {}, '2026a..w320x320.N7t9mi4Su5fKjbO9SyX5Zc32wjOBwYfSA0eP0yhUSE8'],
    // A page requests no height, because the box crops nothing of this original.
    [
      { src: ALICE, width: 1280, height: 720 },
      { transform: { w: 640, h: 360, q: 60 } },
      { expires: EXPIRES },
      '2026a.1800000000.w.UzqUfJHc7YVJ22ZqmfB89hLZNueSe2zFwMTXPmdS2eY',
    ],
    [
      ALICE,
      { transform: { w: 640, h: 360, q: 60, fit: 'inside' } },
      { expires: EXPIRES },
      '2026a.1800000000.w.UzqUfJHc7YVJ22ZqmfB89hLZNueSe2zFwMTXPmdS2eY',
    ],
  ] as const)('%j %j %j', (source, allowed, how, token) => {
    expect(signSource(CONFIG, KEY, source, allowed, how)).toBe(token);
  });

  it.each([
    [{ widths: [0] }, 'Got the width 0, expected px from 1 to 3840.'],
    [{ widths: [3841] }, 'Got the width 3841, expected px from 1 to 3840.'],
    [{ preset: 'none' }, 'Got the preset "none", expected one of card.'],
    [{ transform: { w: 100, h: 600 }, widths: [3840] }, 'Got the width 3840 of a box of 100 × 600'],
  ] as const)('rejects %j', (allowed, message) => {
    expect(() => signSource(CONFIG, KEY, ALICE, allowed)).toThrow(message);
  });
});

describe('readSigningKeys', () => {
  it('reads keys, the first of which signs', () => {
    const written = `2026b@example=${OTHER.secret}, \n2026a=${KEY.secret}\n`;
    const [first, ...others] = readSigningKeys(written);
    expect([first, others]).toEqual([OTHER, [{ id: KEY.id, secret: KEY.secret }]]);
    // The first one exists, also for the compiler.
    expect(first.id).toBe('2026b');
  });

  it.each([
    [undefined, /^Got no signing keys, expected CAMEO_SIGNING_KEYS as id=secret,id=secret/],
    [' ', /^Got no signing keys/],
    [', ', /^Got no signing keys/],
    [KEY.secret, /^Signing key 1 is not written as expected/],
    [`a=${KEY.secret},b=short`, /^Signing key 2 is not written as expected/],
    [`a.b=${KEY.secret}`, /^Signing key 1 is not/],
    [`a_b=${KEY.secret}`, /^Signing key 1 is not/],
    [`a@=${KEY.secret}`, /^Signing key 1 is not/],
    [`a@B.c=${KEY.secret}`, /^Signing key 1 is not/],
    [`a=${KEY.secret},a=${OTHER.secret}`, /^Got the signing key a twice/],
  ])('rejects %j, without revealing it', (written, message) => {
    expect(() => readSigningKeys(written)).toThrow(message);
    try {
      readSigningKeys(written);
    } catch (error) {
      expect(String(error)).not.toContain(KEY.secret);
      expect(String(error)).not.toContain('short');
    }
  });
});

describe('the key of a stage', () => {
  // Each secret is the output of printf 'cameo-stage1\n<bucket>' | openssl dgst -sha256 -hmac <secret> -binary | base64, and the
  // signatures are made with it, as above.
  const SHARED = { id: KEY.id, secret: KEY.secret };
  const STAGES = [
    [
      'media-dev',
      'FDko03Ygd8libXjCzMr10IjQ4CPxA85KiQeK-4ovYPo',
      '/a.jpg?w=640&s=2026a..e.onl3yJlVOKfNGcuUwatbN8E6AYTq-DrgMPtONcupw3A',
    ],
    [
      'media-prod',
      'T4L5EyqOKYOHvEAtkhhsXdwUYFatOqDgmyY4d9Cij-A',
      '/a.jpg?w=640&s=2026a..e.Blud7NomXnxcilcsRQODnIuTMrXYIKYOjVP7E7uaARE',
    ],
  ] as const;

  it.each(STAGES)('for bucket %s is derived from its name and signs its URLs', (bucket, secret, url) => {
    const config = { ...CONFIG, baseUrl: '', bucket };
    expect(stageKey(config, SHARED)).toEqual({ id: '2026a', secret, bucket });
    for (const key of [SHARED, { id: '2026a', secret, bucket }])
      expect(signUrl(config, key, { src: 'a.jpg', w: 600 })).toBe(url);
    expect(signSource(config, SHARED, 'a.jpg', { any: true })).not.toBe(
      signSource({ ...config, bucket: `${bucket}x` }, SHARED, 'a.jpg', { any: true }),
    );
  });

  it('is not valid for any other stage', () => {
    const config = { ...CONFIG, bucket: 'media-prod' };
    expect(() => signUrl(config, KEY, { src: 'a.jpg', w: 640 })).toThrow(
      'Signing key 2026a is that of the stage with bucket example, expected one for media-prod, or one for all stages.',
    );
  });
});

describe('in a browser', () => {
  it('the module fails to load', async () => {
    await expect(import('./sign-in-browser.js')).rejects.toThrow(
      /^Got @cameo\/core\/sign in a browser, expected it on a server only/,
    );
  });
});
