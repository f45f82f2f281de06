import { createHmac } from 'node:crypto';
import {
  canonicalize,
  claimsOf,
  defineImageConfig,
  PARAM_NAMES,
  parseRequest,
  signatureFault,
  signedText,
  tokenIn,
} from '@cameo/core';
import { signSource } from '@cameo/core/sign';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getImageAttributes } from './attributes.js';
import { buildImageUrl } from './index.js';
import { withSignature } from './signed.js';
import { buildImageSet, buildSrcSet } from './srcset.js';

const TOKEN = '2026a..w.abc';

describe('withSignature', () => {
  it.each([
    ['https://img.example.com/a.jpg?w=640', `https://img.example.com/a.jpg?w=640&s=${TOKEN}`],
    ['/a.jpg', `/a.jpg?s=${TOKEN}`],
    ['', ''],
    [
      '/a.jpg?w=640&h=360&focus=0.3,0.7 640w, /a.jpg?w=864&h=486&focus=0.3,0.7 864w',
      `/a.jpg?w=640&h=360&focus=0.3,0.7&s=${TOKEN} 640w, /a.jpg?w=864&h=486&focus=0.3,0.7&s=${TOKEN} 864w`,
    ],
    [
      'image-set(url("/a.jpg?w=640") 1x, url("/a.jpg?w=1160") 1.813x)',
      `image-set(url("/a.jpg?w=640&s=${TOKEN}") 1x, url("/a.jpg?w=1160&s=${TOKEN}") 1.813x)`,
    ],
    ['url("/a.jpg")', `url("/a.jpg?s=${TOKEN}")`],
  ])('%j', (urls, signed) => {
    expect(withSignature(urls, TOKEN)).toBe(signed);
  });

  it('adds it to the props of an image, and to nothing else', () => {
    const props = getImageAttributes({ src: 'a.jpg', w: 320, h: 200, alt: 'w=640 640w' });
    const signed = withSignature(props, TOKEN);
    expect(signed).toEqual({ ...props, src: signed.src, srcset: signed.srcset });
    expect(signed.src).toBe(`${props.src}&s=${TOKEN}`);
    expect(signed.srcset?.match(/&s=2026a\.\.w\.abc \d+w/g)).toHaveLength(
      props.srcset?.split(', ').length ?? 0,
    );
  });
});

const KEY = { id: '2026a', secret: '0123456789abcdef0123456789abcdef', bucket: 'example' };

describe('one token', () => {
  const side = fc.integer({ min: 16, max: 2000 });
  const picture = fc.record(
    {
      w: side,
      h: side,
      q: fc.constantFrom(30, 60, 80),
      fit: fc.constantFrom('cover', 'contain', 'inside', 'fill'),
      focus: fc.constantFrom('north', 'attention', '0.3,0.7'),
      bg: fc.constantFrom('ffffff', '00000080'),
      f: fc.constantFrom('auto', 'jpeg', 'webp'),
      gray: fc.boolean(),
    },
    { requiredKeys: ['w', 'h'] },
  );
  const original = fc.record({ width: side, height: side });

  it('is valid for every URL of a picture', () => {
    fc.assert(
      fc.property(picture, fc.option(original), (requested, size) => {
        // A narrower box is taller than allowed even at the first rung: 64 × 5,760 px.
        fc.pre(requested.h / requested.w < 90);
        const config = defineImageConfig({ bucket: 'example', region: 'eu-central-1' });
        const src = size === null ? 'talent/é (1).jpg' : { src: 'talent/é (1).jpg', ...size };
        const token = signSource(config, KEY, src, { transform: requested as never });
        const { f: format, q: quality, ...rest } = requested;
        const props = withSignature(
          getImageAttributes({
            src,
            alt: '',
            ...rest,
            ...(format && { format }),
            ...(quality && { quality }),
          } as never),
          token,
        );
        const urls = [
          ...(props.srcset ?? '').split(', ').map((entry) => entry.split(' ')[0] ?? ''),
          ...withSignature(buildSrcSet(src, requested as never), token)
            .split(', ')
            .map((entry) => entry.split(' ')[0] ?? ''),
          ...[
            ...withSignature(buildImageSet(src, requested as never), token).matchAll(/url\("([^"]+)"\)/g),
          ].map(([, url]) => url ?? ''),
          props.src,
        ];
        expect(urls.length).toBeGreaterThan(2);
        // As a prop it gives the same result.
        const asProp = {
          src,
          alt: '',
          ...rest,
          ...(format && { format }),
          ...(quality && { quality }),
          signature: token,
        };
        expect(getImageAttributes(asProp as never)).toEqual(props);
        for (const url of urls) expect([url, faultOf(url)]).toEqual([url, undefined]);
      }),
    );
  });

  it('is valid for the URLs of a preset, and for nothing else', () => {
    const presets = { card: { w: 320, h: 320, q: 60 } } as const;
    const config = defineImageConfig({ bucket: 'example', region: 'eu-central-1', presets });
    const token = signSource(config, KEY, 'a.jpg', { preset: 'card' });
    const card = withSignature(buildSrcSet('a.jpg', { w: 160, h: 160, preset: 'card' }, { presets }), token);
    for (const entry of card.split(', ')) expect(faultOf(entry.split(' ')[0] ?? '')).toBeUndefined();
    expect(
      faultOf(withSignature(buildImageUrl('a.jpg', { preset: 'card' }, { presets }), token)),
    ).toBeUndefined();
    expect(
      faultOf(withSignature(buildImageUrl('a.jpg', { preset: 'card', q: 80 }, { presets }), token)),
    ).toBe('invalid');
    expect(faultOf(withSignature(buildImageUrl('b.jpg', { preset: 'card' }, { presets }), token))).toBe(
      'invalid',
    );
  });

  /** A verifier's fault for a URL; undefined for none. */
  function faultOf(url: string) {
    const config = defineImageConfig({ bucket: 'example', region: 'eu-central-1' });
    const [path = '', query = ''] = url.split('?');
    const parsed = parseRequest(path, query, config);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
    const { source, transform } = parsed.value;
    const token = tokenIn(query);
    const text = signedText(
      claimsOf(token),
      { source, transform: canonicalize(transform, config) },
      PARAM_NAMES,
    );
    const mac = text && createHmac('sha256', KEY.secret).update(text).digest('base64url');
    return signatureFault(token, mac, 0);
  }
});
