import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { ALLOWED_BLOCKS, blocksOf } from '../../tests/metadata-blocks.js';
import { picturesIn } from '../../tests/picture-folders.js';
import { animation, quarters } from '../../tests/pictures.js';
import { renderQuery } from '../../tests/render-query.js';

const SECRET = 'PLANTED-52.5200N-13.4050E';
const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${SECRET}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>`;

const laden = (format: 'jpeg' | 'png' | 'webp' | 'avif') =>
  quarters(240, 160)
    .withExif({ IFD0: { Artist: SECRET }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' } })
    .withXmp(XMP)
    .withIccProfile('p3')
    .toFormat(format)
    .toBuffer();

/** A JPEG with an IPTC block, as Photoshop writes it, and a comment. */
async function captioned(): Promise<Buffer> {
  const plain = await quarters(240, 160).jpeg().toBuffer();
  const caption = Buffer.concat([Buffer.from([0x1c, 2, 120, 0, SECRET.length]), Buffer.from(SECRET)]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(caption.length);
  const resource = Buffer.concat([
    Buffer.from('Photoshop 3.0\x008BIM\u0004\u0004\0\0', 'latin1'),
    size,
    caption,
  ]);
  const segment = (marker: number, body: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(body.length + 2, 2);
    return Buffer.concat([head, body]);
  };
  const blocks = [segment(0xed, resource), segment(0xfe, Buffer.from(SECRET))];
  return Buffer.concat([plain.subarray(0, 2), ...blocks, plain.subarray(2)]);
}

const QUERIES = [
  'w=88',
  'trim=10&f=avif',
  'w=88&f=webp',
  'w=88&f=jpeg',
  'w=88&f=png',
  'w=88&h=88&rotate=90&f=jpeg',
] as const;

async function expectBare(
  bytes: Uint8Array,
  name: string,
  queries: readonly string[] = QUERIES,
): Promise<void> {
  for (const query of queries) {
    const { body, format } = await renderQuery(bytes, query);
    const extra = blocksOf(body).filter((block) => !ALLOWED_BLOCKS[format]?.includes(block));
    expect(extra, `${name} ${query}`).toEqual([]);
    expect(Buffer.from(body).includes(SECRET), `${name} ${query}`).toBe(false);
  }
}

describe('the parser of the tests', () => {
  it.each([
    ['jpeg', ['APP1 Exif', 'APP1 http://ns.adobe.com/xap/1.0/', 'APP2 ICC_PROFILE']],
    ['png', ['eXIf', 'iCCP', 'zTXt']],
    ['webp', ['EXIF', 'ICCP', 'XMP ']],
    ['avif', ['colr rICC', 'item Exif', 'item mime']],
  ] as const)('finds the metadata in a %s', async (format, blocks) => {
    expect(blocksOf(await laden(format))).toEqual(expect.arrayContaining([...blocks]));
  });

  it('finds IPTC and comments in a JPEG, and comments in a GIF', async () => {
    expect(blocksOf(await captioned())).toEqual(expect.arrayContaining(['APP13 Photoshop 3.0', 'COM']));
    const gif = await animation(
      'gif',
      [
        [1, 2, 3],
        [9, 9, 9],
      ],
      { loop: 0, delay: [90, 90] },
    );
    const comment = Buffer.from([0x21, 0xfe, 3, 97, 98, 99, 0]);
    const commented = Buffer.concat([gif.subarray(0, -1), comment, gif.subarray(-1)]);
    expect(blocksOf(commented)).toContain('extension fe');
  });
});

describe('a derivative contains only pixel blocks', () => {
  it.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'for a %s with EXIF, GPS, XMP and a profile',
    async (format) => {
      await expectBare(await laden(format), format);
    },
  );

  it('for a JPEG with IPTC and a comment', async () => {
    const bytes = await captioned();
    expect((await sharp(bytes).metadata()).iptc).toBeDefined();
    await expectBare(bytes, 'captioned');
  });

  it.each(['image/webp', '*/*'])('for an animation, as %s', async (accept) => {
    const gif = await animation(
      'gif',
      [
        [1, 2, 3],
        [200, 9, 9],
      ],
      { loop: 2, delay: [90, 90] },
    );
    const commented = Buffer.concat([
      gif.subarray(0, -1),
      Buffer.from([0x21, 0xfe, 1, 97, 0]),
      gif.subarray(-1),
    ]);
    const { body, format, frames } = await renderQuery(commented, 'w=48', { accept });
    expect(frames).toBe(2);
    expect(blocksOf(body).filter((block) => !ALLOWED_BLOCKS[format]?.includes(block))).toEqual([]);
  });

  const real = [
    ...picturesIn('metadata'),
    ...picturesIn('photos').filter(({ name }) => name.includes('gps')),
  ];
  it.runIf(real.length > 0)('for real pictures with GPS, XMP and IPTC', { timeout: 120_000 }, async () => {
    // Trimmed, they keep their size, which takes the longest.
    for (const { name, bytes } of some(real, 2)) await expectBare(bytes, name, some(QUERIES, 2));
  });
});
