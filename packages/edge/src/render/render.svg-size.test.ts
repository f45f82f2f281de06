import { some } from '@cameo/testing/form';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { picturesIn } from '../../tests/picture-folders.js';
import { renderQuery } from '../../tests/render-query.js';
import { testConfig } from '../../tests/test-config.js';

const config = testConfig({ inputs: ['svg', 'jpeg', 'png'] });
const draw = (svg: Buffer, query: string) => renderQuery(svg, query, { config });

const NAMESPACE = 'http://www.w3.org/2000/svg';
/** A rectangle of one colour. */
const rect = (
  x: number | string = 0,
  y: number | string = 0,
  width: number | string = 50,
  height: number | string = 50,
) => `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="#0066cc"/>`;
const root = (attributes: string, inside = rect()): Buffer =>
  Buffer.from(`<svg xmlns="${NAMESPACE}" ${attributes}>${inside}</svg>`);

const SIZED: readonly (readonly [what: string, svg: Buffer, width: number, height: number])[] = [
  ['without a size', root('', rect(0, 0, '100%', '100%')), 640, 320],
  ['of a view box alone', root('viewBox="0 0 24 24"'), 640, 640],
  ['of a view box that begins elsewhere', root('viewBox="-1e1 -10,24 12"', rect(-10, -10, 24, 12)), 640, 320],
  ['of a share of the page', root('width="100%" height="100%" viewBox="0 0 24 12"'), 640, 320],
  ['of a width and a view box', root('width="12" viewBox="0 0 24 12"'), 640, 320],
  ['of a height alone', root('height="150"', rect(0, 0, 300, 150)), 640, 320],
  ['in millimetres', root('width="50.8mm" height="2.54cm"', rect(0, 0, '2in', '72pt')), 640, 320],
  ['in a style', root(`style="fill:red; width: 20px;height:10px" viewBox='0 0 20 10'`), 640, 320],
  [
    'in a stylesheet',
    root('viewBox="0 0 20 10"', `<style>svg{width:9px;height:9px}</style>${rect()}`),
    640,
    320,
  ],
  [
    'with a prefix',
    Buffer.from(
      `<a:svg xmlns:a="${NAMESPACE}" width="2" height="1"><a:path fill="#0066cc" d="M0 0h2v1H0z"/></a:svg>`,
    ),
    640,
    320,
  ],
  [
    'after a long licence',
    Buffer.from(`<?xml version="1.0"?><!--${'licence '.repeat(4000)}-->${root('width="2" height="1"')}`),
    640,
    320,
  ],
  [
    'in Latin-1',
    Buffer.from(
      `<?xml version="1.0" encoding="ISO-8859-1"?><!-- \xe9 -->${root('width="2" height="1"', `<title>\xe9</title>${rect()}`)}`,
      'latin1',
    ),
    640,
    320,
  ],
  [
    'in UTF-16',
    Buffer.from(
      `\ufeff<?xml version="1.0" encoding="UTF-16"?>${root('width="2" height="1"', `<title>漢</title>${rect()}`)}`,
      'utf16le',
    ),
    640,
    320,
  ],
  [
    'in UTF-16, big-endian',
    Buffer.from(`\ufeff${root('width="2" height="1"')}`, 'utf16le').swap16(),
    640,
    320,
  ],
  ['with a mark', Buffer.from(`\ufeff${root('width="2" height="1"')}`), 640, 320],
];

it.each(some(SIZED, 4))('%s has the requested size', { timeout: 60_000 }, async (_, svg, width, height) => {
  const drawn = await draw(svg, 'w=640&f=png');
  expect([drawn.width, drawn.height]).toEqual([width, height]);
  const { data, info } = await sharp(drawn.body).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number) => [
    ...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4),
  ];
  const places = [
    at(0, 0),
    at(width - 1, 0),
    at(0, height - 1),
    at(width - 1, height - 1),
    at(width >> 1, height >> 1),
  ];
  expect(places).toEqual(Array.from({ length: 5 }, () => [0, 102, 204, 255]));
});

describe('drawings from bug reports', () => {
  const files = picturesIn('reported').filter(({ name }) => /^13-svg-.*\.svg$/.test(name));
  const SIZES: Readonly<Record<string, readonly [number, number]>> = {
    '13-svg-icon-viewbox.svg': [640, 640],
    '13-svg-licence-comment.svg': [640, 320],
    '13-svg-no-size.svg': [640, 320],
    '13-svg-prefixed.svg': [640, 320],
  };

  it.runIf(files.length > 0)('have the requested size', { timeout: 60_000 }, async () => {
    expect(files.map(({ name }) => name)).toEqual(Object.keys(SIZES));
    for (const { name, bytes } of some(files, 2)) {
      const { width, height } = await draw(bytes, 'w=640');
      expect([width, height], name).toEqual(SIZES[name]);
    }
  });
});
