import { runs } from '@cameo/testing/form';
import { codePoint } from '@cameo/testing/unicode';
import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, it, vi } from 'vitest';
import { createCameo, type HtmlRequest, imageHtml } from './index.js';

vi.spyOn(console, 'warn').mockImplementation(() => {});

type Node = readonly [name: string, attributes: Readonly<Record<string, string>>, children: readonly Node[]];

/** Nodes of some HTML, from a standard parser. */
const nodesOf = (html: string): readonly Node[] =>
  (parseFragment(html).childNodes as readonly DefaultTreeAdapterTypes.Element[]).map(read);
const read = ({ tagName, attrs, childNodes }: DefaultTreeAdapterTypes.Element): Node => [
  tagName ?? '#text',
  Object.fromEntries((attrs ?? []).map(({ name, value }) => [name, value])),
  (childNodes ?? []).map((child) => read(child as DefaultTreeAdapterTypes.Element)),
];
const html = (request: object) => imageHtml(request as HtmlRequest & { alt: string; w: number; h: number });

describe('imageHtml', () => {
  it('returns an <img> with all that it needs', () => {
    expect(
      nodesOf(
        html({ src: '/a b.jpg', w: 64, h: 64, layout: 'fixed', sourceWidth: 90, alt: 'A "hand" & <more>' }),
      ),
    ).toEqual([
      [
        'img',
        {
          src: '/a%20b.jpg?w=64&h=64',
          srcset: '/a%20b.jpg?w=64&h=64 64w, /a%20b.jpg?w=96&h=96 90w',
          sizes: '64px',
          width: '64',
          height: '64',
          alt: 'A "hand" & <more>',
          class: 'cameo-fixed',
          loading: 'lazy',
          decoding: 'async',
        },
        [],
      ],
    ]);
  });

  it('puts classes on the right elements', () => {
    const [frame] = nodesOf(
      html({ src: '/a.jpg', w: 3, h: 2, alt: '', placeholder: 'red', class: 'round', imgClass: 'sepia' }),
    );
    expect(frame?.[1]).toEqual({ class: 'cameo-frame cameo-constrained round' });
    expect(frame?.[2].at(-1)?.[1]['class']).toBe('cameo-constrained sepia');
  });

  it('can be bound to a configuration', () => {
    const cameo = createCameo({ baseUrl: 'https://img.example.com', presets: { mono: { gray: true } } });
    expect(
      nodesOf(cameo.imageHtml({ src: '/a.jpg', w: 64, h: 64, alt: '', preset: 'mono' }))[0]?.[1]['src'],
    ).toBe('https://img.example.com/a.jpg?w=64&h=64&gray=1');
    expect(cameo.buildImageUrl('/a.jpg')).toBe('https://img.example.com/a.jpg');
    expect(cameo.buildSrcSet('/a.jpg', { w: 3000 })).toBe('https://img.example.com/a.jpg?w=3840 3840w');
    expect(cameo.buildImageSet('/a.jpg')).toBe('url("https://img.example.com/a.jpg")');
    expect(cameo.getImageAttributes({ src: '/a.jpg', w: 64, h: 64, alt: '' }).src).toBe(
      'https://img.example.com/a.jpg?w=64&h=64',
    );
  });

  it('returns the same elements without a handler, for any input', () => {
    const hostile = fc.oneof(
      fc.string({ unit: codePoint }),
      fc.constantFrom(
        ...[
          `"><script>alert(1)</script>`,
          `' onerror=alert(1) x='`,
          '</span><svg onload=alert(1)>',
          '--><b>',
          '`',
        ],
        ...['javascript:alert(1)', '&quot;><b>', '\0', '\r\n', '<!--', ']]>'],
      ),
    );
    const names = fc.constantFrom(
      'onerror',
      'onLoad',
      'ONLOAD',
      'data-x',
      'title',
      'x y',
      'a"b',
      '<b>',
      'a=b',
      '',
    );
    fc.assert(
      fc.property(
        fc.record({
          src: hostile,
          alt: hostile,
          class: hostile,
          imgClass: hostile,
          media: hostile,
          colour: hostile,
        }),
        fc.dictionary(names, hostile),
        ({ media, colour, ...texts }, more) => {
          const request = { ...more, ...texts, w: 64, h: 64, placeholder: colour || 'red' };
          const written = html({ ...request, sources: [{ media: media || 'print', src: '/b.jpg' }] });
          const shape = ([name, , children]: Node): unknown => [name, children.map(shape)];
          const [frame, ...beside] = nodesOf(written);
          expect(beside).toEqual([]);
          expect(frame && shape(frame)).toEqual([
            'span',
            [
              ['span', [['svg', [['path', []]]]]],
              [
                'picture',
                [
                  ['source', []],
                  ['img', []],
                ],
              ],
            ],
          ]);
          const attributes = (node: Node): readonly string[] => [
            ...Object.keys(node[1]),
            ...node[2].flatMap(attributes),
          ];
          expect(frame && attributes(frame).filter((name) => /^on|[^\w-]/i.test(name))).toEqual([]);
          // A parser normalises line ends, and replaces NUL.
          const plain = texts.alt.replace(/\r\n?/g, '\n').replaceAll('\0', '\ufffd');
          const img = frame?.[2][1]?.[2][1];
          expect(img?.[1]['alt']?.replaceAll('\0', '\ufffd')).toBe(plain);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});
