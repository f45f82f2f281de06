import { onlyInFull, some } from '@cameo/testing/form';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  composedGif,
  composedPng,
  compressedProfile,
  compressedText,
  drawing,
  flat,
  flatPng,
  floodOfFrames,
  pngThatClaims,
  wholeFiles,
} from '../../tests/hostile-pictures.js';
import { type HostileRenderer, startHostileRenderer } from '../../tests/hostile-renderer.js';

let hostile: HostileRenderer;
beforeAll(async () => {
  hostile = await startHostileRenderer();
});
afterAll(() => hostile.end());

describe('a header with false dimensions', () => {
  const sides = [
    [1, 1],
    [7000, 7000],
    [8000, 8000],
    [65_535, 1],
    [1, 65_535],
    [65_535, 65_535],
  ] as const;

  it.each(some(sides, 1))(
    '%i × %i, followed by other pixels, is rejected or rendered within bounds',
    { timeout: 120_000 },
    async (width: number, height: number) => {
      const files = await wholeFiles();
      const lies: Buffer[] = [];
      for (const name of ['plain.png', 'interlaced.png', 'palette.png']) {
        lies.push(pngThatClaims(files.get(name) ?? Buffer.alloc(0), width, height));
      }
      for (const [name, mark] of [
        ['baseline.jpg', 0xc0],
        ['progressive.jpg', 0xc2],
      ] as const) {
        const jpeg = Buffer.from(files.get(name) ?? Buffer.alloc(0));
        const frame = jpeg.indexOf(Buffer.from([0xff, mark]));
        jpeg.writeUInt16BE(height, frame + 5);
        jpeg.writeUInt16BE(width, frame + 7);
        lies.push(jpeg);
      }
      const screen = Buffer.from(files.get('animated.gif') ?? Buffer.alloc(0));
      screen.writeUInt16LE(width, 6);
      screen.writeUInt16LE(height, 8);
      const frame = Buffer.from(files.get('animated.gif') ?? Buffer.alloc(0));
      const image = frame.lastIndexOf(Buffer.from([0x2c, 0, 0, 0, 0]));
      frame.writeUInt16LE(width, image + 5);
      frame.writeUInt16LE(height, image + 7);
      const canvas = Buffer.from(files.get('animated.webp') ?? Buffer.alloc(0));
      canvas.writeUIntLE(width - 1, 24, 3);
      canvas.writeUIntLE(height - 1, 27, 3);
      const avif = Buffer.from(files.get('still.avif') ?? Buffer.alloc(0));
      const extent = avif.indexOf('ispe');
      avif.writeUInt32BE(width, extent + 8);
      avif.writeUInt32BE(height, extent + 12);
      lies.push(screen, frame, canvas, avif);
      for (const bytes of lies) {
        for (const query of some(['w=88', 'trim=10&f=png', 'w=3840&f=jpeg'], 1))
          await hostile.outcome({ bytes, query });
      }
    },
  );
});

/** The same GIF, in which all pictures but the first declare squares of this side. */
function enlarged(gif: Buffer, side: number): Buffer {
  const large = Buffer.from(gif);
  // The end of one picture's pixels, the control of the next one, and its position.
  const control = Buffer.from([0, 0x21, 0xf9, 4]);
  for (let at = large.indexOf(control); at >= 0; at = large.indexOf(control, at + 1)) {
    if (large[at + 9] !== 0x2c || large.readUInt16LE(at + 14) === 64) continue;
    large.writeUInt16LE(side, at + 14);
    large.writeUInt16LE(side, at + 16);
  }
  return large;
}

describe('a decompression bomb', () => {
  const bombs: readonly (readonly [what: string, make: () => Buffer, query: string, expected: string])[] = [
    [
      'a PNG of a bit a pixel at the limit',
      () => flatPng(8000, 8000, { depth: 1, type: 0 }),
      'w=88',
      'picture',
    ],
    [
      'a PNG of a bit a pixel beyond it',
      () => flatPng(8000, 8001, { depth: 1, type: 0 }),
      'w=88',
      'source-too-large',
    ],
    [
      'an interlaced PNG of 64 bits a pixel',
      () => flatPng(8000, 8000, { depth: 16, type: 6, interlaced: true }),
      'w=88',
      'source-too-large',
    ],
    [
      'a PNG with 100 MB of text',
      () => flatPng(64, 48, { depth: 8, type: 2 }, [compressedText(100)]),
      'w=48',
      'picture',
    ],
    [
      'a PNG that is trimmed whole',
      () => flatPng(8000, 8000, { depth: 16, type: 6 }),
      'trim=10',
      'source-too-large',
    ],
    ['a GIF of 40,000 frames', () => floodOfFrames(40_000, [1, 1]), 'w=48', 'source-too-large'],
    ['a GIF of 1,000 frames', () => floodOfFrames(1000, [1, 1]), 'w=48', 'picture'],
    [
      'a GIF with a screen of 65,535 px',
      () => floodOfFrames(1, [65_535, 65_535]),
      'w=48',
      'source-too-large',
    ],
    [
      'a GIF with frames of 65,535 px',
      () => floodOfFrames(2, [1, 1], [65_535, 65_535]),
      'w=48',
      'source-too-large',
    ],
    ['a GIF of 1,001 of them', () => composedGif(1001), 'w=48&gray=1', 'source-too-large'],
    [
      'a GIF with pictures far larger than its screen',
      () => enlarged(composedGif(40), 8000),
      'w=48&gray=1',
      'source-too-large',
    ],
    ['a PNG of 1,001 frames', () => composedPng(1001), 'w=48', 'source-too-large'],
    ['a PNG that claims a million frames', () => composedPng(3, 1_000_000), 'w=48', 'picture'],
    ['a PNG that claims more than there can be', () => composedPng(3, 0xffff_fffe), 'w=48', 'picture'],
    ['an SVG of 10,000,000 px', () => drawing('', 10_000_000), 'w=48', 'picture'],
  ];

  it.each(some(bombs, 6))('%s', { timeout: 120_000 }, async (_, make, query, expected) => {
    expect(await hostile.outcome({ bytes: make(), query, accept: '*/*' })).toBe(expected);
  });

  it.runIf(onlyInFull('the most frames there are')).each([
    ['a GIF of as many frames as are allowed, disposed of', () => composedGif(1000), 'w=48&gray=1'],
    ['a PNG of as many frames', () => composedPng(1000), 'w=48'],
  ] as const)('%s', { timeout: 120_000 }, async (_, make, query) => {
    expect(await hostile.outcome({ bytes: make(), query, accept: '*/*' })).toBe('picture');
  });

  it('in a colour profile gives a picture or source-corrupt', async () => {
    const bytes = flatPng(64, 48, { depth: 8, type: 2 }, [compressedProfile(100)]);
    expect(['picture', 'source-corrupt']).toContain(await hostile.outcome({ bytes, query: 'w=48&f=png' }));
  });

  // A PNG at the limit is decoded in both forms.
  it.runIf(onlyInFull('decoding the most pixels in each format')).each(['jpeg', 'tiff', 'webp'] as const)(
    'of %s, one colour at the limit, is rendered within memory',
    { timeout: 120_000 },
    async (format) => {
      const bytes = await flat(8000, 8000, format);
      expect(bytes.length).toBeLessThan(2_000_000);
      expect(await hostile.outcome({ bytes, query: 'w=88&f=jpeg' })).toBe('picture');
    },
  );
});

describe('a polyglot file', () => {
  const page = Buffer.from('<script>alert(1)</script><?php system($_GET[0]); ?>');
  const zip = Buffer.concat([
    Buffer.from('PK\u0003\u0004'),
    Buffer.alloc(200),
    Buffer.from('PK\u0005\u0006'),
    Buffer.alloc(18),
  ]);

  it('is rendered without its other half', async () => {
    const files = await wholeFiles();
    for (const [name, whole] of files) {
      if (name.endsWith('.svg')) continue;
      for (const tail of some([page, zip], 1)) {
        const answered = await hostile.render({ bytes: Buffer.concat([whole, tail]), query: 'w=48&f=png' });
        if (answered.kind !== 'picture') continue;
        const text = Buffer.from(answered.body).toString('latin1');
        expect(text.includes('<script>') || text.includes('PK\u0003\u0004'), name).toBe(false);
      }
    }
  });

  it('is unsupported when the picture does not come first', async () => {
    const files = await wholeFiles();
    const jpeg = files.get('baseline.jpg') ?? Buffer.alloc(0);
    for (const head of [page, zip, Buffer.from('%PDF-1.7\n'), Buffer.from('\n')]) {
      expect(await hostile.outcome({ bytes: Buffer.concat([head, jpeg]), query: 'w=48' })).toBe(
        'source-unsupported',
      );
    }
    expect(await hostile.outcome({ bytes: Buffer.from('GIF89a=1;alert(1)//'), query: 'w=48' })).toBe(
      'source-corrupt',
    );
    expect(await hostile.outcome({ bytes: Buffer.alloc(0), query: 'w=48' })).toBe('source-corrupt');
  });
});
