import { imageHtml } from '@cameo/image';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { CameoImage, type CameoImageProps } from './index.js';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warn.mockRestore());

type Node = readonly [name: string, attributes: Readonly<Record<string, string>>, children: readonly Node[]];

/** Nodes of some HTML, from a standard parser. */
const nodesOf = (html: string): readonly Node[] =>
  (parseFragment(html).childNodes as readonly DefaultTreeAdapterTypes.Element[]).map(read);
const read = ({ tagName, attrs, childNodes }: DefaultTreeAdapterTypes.Element): Node => [
  tagName ?? '#text',
  Object.fromEntries((attrs ?? []).map(({ name, value }) => [name, value])),
  (childNodes ?? []).map((child) => read(child as DefaultTreeAdapterTypes.Element)),
];

const THUMBHASH = '3OcRJYB4d3h/iIeHeEh3eIhw+j2w';

describe('imageHtml', () => {
  it.each([
    { src: '/a.jpg', w: 300, h: 200, alt: 'x', id: 'i', title: 'A "title"', 'data-x': '1' },
    { src: '/a.jpg', w: 300, h: 200, alt: 'x', priority: true },
    { src: '/a.jpg', w: 300, h: 200, alt: 'x', placeholder: '#f4f1ea' },
    { src: '/a.jpg', w: 300, h: 200, alt: 'x', thumbhash: THUMBHASH, dark: '/b.jpg' },
    { src: '/a.jpg', layout: 'fill', decorative: true, sources: [{ media: '(width > 9px)', src: '/c.jpg' }] },
    { src: '/a.jpg', w: 300, h: 200, alt: 'x', dark: { src: '/b.jpg', by: 'theme' } },
    { src: '/logo.svg', w: 300, h: 200, alt: '' },
    { src: '', w: 300, h: 200, alt: '' },
  ])('equals the rendering of <CameoImage>: %j', (request) => {
    const rendered = renderToStaticMarkup(
      <CameoImage {...(request as unknown as CameoImageProps & { alt: string; w: number; h: number })} />,
    ).replace(/<link[^>]*>/g, '');
    expect(nodesOf(imageHtml({ ...request } as unknown as Parameters<typeof imageHtml>[0]))).toEqual(
      nodesOf(rendered),
    );
  });
});
