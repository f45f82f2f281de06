import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { animation, quarters } from '../../tests/pictures.js';
import { renderQuery } from '../../tests/render-query.js';

const SECRET = 'PLANTED-52.5200N-13.4050E';
const XMP = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${SECRET}</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

/** A picture with all the metadata that cameras and editors write. */
const laden = (format: 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif') =>
  quarters(240, 160)
    .withExif({
      IFD0: { Copyright: SECRET, Artist: SECRET, ImageDescription: SECRET },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1', GPSLongitudeRef: 'E' },
    })
    .withXmp(XMP)
    .withIccProfile('p3')
    .toFormat(format)
    .toBuffer();

const MARKS = [
  SECRET,
  'PLANTED',
  'Exif\0\0',
  'xpacket',
  'xmpmeta',
  'GPS',
  'Photoshop',
  'ICC_PROFILE',
  'iCCP',
];

async function expectBare(body: Uint8Array): Promise<void> {
  const { exif, icc, xmp, iptc, tifftagPhotoshop, comments, orientation } = await sharp(body).metadata();
  expect({ exif, icc, xmp, iptc, tifftagPhotoshop, comments }).toEqual({
    exif: undefined,
    icc: undefined,
    xmp: undefined,
    iptc: undefined,
    tifftagPhotoshop: undefined,
    comments: undefined,
  });
  expect(orientation ?? 1).toBe(1);
  const text = Buffer.from(body).toString('latin1');
  for (const mark of MARKS) expect(text.includes(mark), mark).toBe(false);
}

describe('metadata of the source', () => {
  it.each(some(['jpeg', 'png', 'webp', 'tiff', 'avif'] as const, 3))(
    'is removed from a %s',
    async (source) => {
      const bytes = await laden(source);
      // The picture contains it, or the test would prove nothing.
      expect(bytes.includes(SECRET)).toBe(true);
      expect((await sharp(bytes).metadata()).icc).toBeDefined();
      for (const format of ['avif', 'webp', 'jpeg', 'png']) {
        const queries = ['w=88', 'w=88&h=88', 'blur=1', 'trim=10', 'rotate=90&bg=00ff0080', 'w=88&gray=1'];
        for (const query of some(queries, 3)) {
          await expectBare((await renderQuery(bytes, `${query}&f=${format}`)).body);
        }
      }
    },
  );

  it.each(['image/webp', '*/*'])('is removed from an animation for %s', async (accept) => {
    const plain = await animation(
      'webp',
      [
        [220, 30, 30],
        [40, 60, 200],
      ],
      { loop: 0, delay: [100, 100] },
    );
    const bytes = await sharp(plain, { pages: -1 })
      .withExif({ IFD0: { Copyright: SECRET } })
      .withXmp(XMP)
      .webp()
      .toBuffer();
    expect(bytes.includes(SECRET)).toBe(true);
    for (const query of ['w=48', 'w=48&rotate=90', 'trim=10']) {
      const { body, frames } = await renderQuery(bytes, query, { accept });
      expect(frames).toBe(2);
      await expectBare(body);
    }
  });

  it('is removed from a comment in a JPEG', async () => {
    const plain = await quarters(240, 160).jpeg().toBuffer();
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, SECRET.length + 2]), Buffer.from(SECRET)]);
    const bytes = Buffer.concat([plain.subarray(0, 2), comment, plain.subarray(2)]);
    await expectBare((await renderQuery(bytes, 'w=88&f=jpeg')).body);
  });
});
