import { renderToString } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadTestingReact, type TestingReact } from '../tests/testing-react.js';
import { CameoImage, createCameo, createCameoImage } from './index.js';

const SRCSET_48 = '/a.jpg?w=64&amp;h=64 64w, /a.jpg?w=96&amp;h=96 90w';

describe('<CameoImage> on a server', () => {
  it('is one <img>', () => {
    expect(
      renderToString(
        <CameoImage src="/a.jpg" w={64} h={64} layout="fixed" sourceWidth={90} alt="A hand" id="x" />,
      ),
    ).toBe(
      `<img id="x" alt="A hand" width="64" height="64" class="cameo-fixed" decoding="async" loading="lazy" sizes="64px" srcSet="${SRCSET_48}" src="/a.jpg?w=64&amp;h=64"/>`,
    );
  });

  it('preloads a picture with priority once', () => {
    expect(
      renderToString(
        <CameoImage
          src="/a.jpg"
          w={64}
          h={64}
          layout="fixed"
          sourceWidth={90}
          decorative
          priority
          className="hero"
        />,
      ),
    ).toBe(
      `<link rel="preload" as="image" fetchPriority="high" imageSrcSet="${SRCSET_48}" imageSizes="64px"/>` +
        `<img class="cameo-fixed hero" alt="" width="64" height="64" decoding="async" fetchPriority="high" loading="eager" sizes="64px" srcSet="${SRCSET_48}" src="/a.jpg?w=64&amp;h=64"/>`,
    );
  });

  it('supports art direction, with one preload for each case', () => {
    const html = renderToString(
      <CameoImage
        src="/wide.jpg"
        w={64}
        h={32}
        layout="fixed"
        sourceWidth={96}
        alt=""
        priority
        dark="/dark.jpg"
        sources={[{ media: '(max-width: 600px)', src: '/tall.jpg', w: 64, h: 96, sourceWidth: 64 }]}
      />,
    );
    const links = html.match(/<link[^>]*>/g) ?? [];
    expect(links.map((link) => /media="([^"]*)"/.exec(link)?.[1])).toEqual([
      '((max-width: 600px))',
      '((prefers-color-scheme: dark)) and (not ((max-width: 600px)))',
      '(not ((max-width: 600px))) and (not ((prefers-color-scheme: dark)))',
    ]);
    expect(links.map((link) => /imageSrcSet="([^"? ]*)/.exec(link)?.[1])).toEqual([
      '/tall.jpg',
      '/dark.jpg',
      '/wide.jpg',
    ]);
    expect(html).toContain(
      '<source media="(max-width: 600px)" srcSet="/tall.jpg?w=64&amp;h=96 64w" sizes="64px" width="64" height="96"/>',
    );
    expect(html).toMatch(/<picture class="cameo-picture"><source media="\(max-width: 600px\)".*<img/);
  });

  it('supports dark mode for every crop, too', () => {
    const cuts = (props: object) =>
      [
        ...renderToString(
          <CameoImage
            src="/cover.jpg"
            dark="/night.jpg"
            w={96}
            h={64}
            layout="fixed"
            sourceWidth={64}
            alt=""
            {...props}
          />,
        ).matchAll(/<source media="([^"]*)" srcSet="([^ "]*)/g),
      ].map(([, media, url]) => [media, url?.replaceAll('&amp;', '&')]);
    const phone = { media: '(max-width: 600px)', w: 64, h: 64, focus: 'east' } as const;
    expect(cuts({ sources: [phone] })).toEqual([
      ['(prefers-color-scheme: dark) and (max-width: 600px)', '/night.jpg?w=64&h=64&focus=east'],
      ['(max-width: 600px)', '/cover.jpg?w=64&h=64&focus=east'],
      ['(prefers-color-scheme: dark)', '/night.jpg?w=96&h=64'],
    ]);
    // A source with its own original has its own dark picture.
    expect(
      cuts({
        sources: [{ ...phone, src: '/tall.jpg', dark: { src: '/tall-night.jpg', signature: 'k..a.t' } }],
      }),
    ).toEqual([
      [
        '(prefers-color-scheme: dark) and (max-width: 600px)',
        '/tall-night.jpg?w=64&h=64&focus=east&s=k..a.t',
      ],
      ['(max-width: 600px)', '/tall.jpg?w=64&h=64&focus=east'],
      ['(prefers-color-scheme: dark)', '/night.jpg?w=96&h=64'],
    ]);
    for (const [media, inTheDark] of [
      ['print', 'print and (prefers-color-scheme: dark)'],
      ['(hover) or (width > 9px)', '(prefers-color-scheme: dark) and ((hover) or (width > 9px))'],
      ['not (hover)', '(prefers-color-scheme: dark) and (not (hover))'],
      ['not print', 'not all'],
      ['print, (hover)', 'print and (prefers-color-scheme: dark), (prefers-color-scheme: dark) and (hover)'],
    ])
      expect(cuts({ sources: [{ media }] })[0]?.[0]?.replaceAll('&gt;', '>')).toBe(inTheDark);
  });

  it('follows the theme of the page with two pictures, neither of which is eager', () => {
    const html = renderToString(
      <CameoImage
        src="/day.jpg"
        dark={{ src: '/night.jpg', by: 'theme' }}
        w={64}
        h={64}
        layout="fixed"
        sourceWidth={64}
        alt="x"
        priority
        className="hero"
        id="one"
      />,
    );
    expect(html.match(/ id="one"/g)).toHaveLength(1);
    expect(html.replace(' id="one"', '')).toBe(
      '<img class="cameo-fixed cameo-when-light hero" alt="x" width="64" height="64" decoding="async" loading="lazy" sizes="64px" srcSet="/day.jpg?w=64&amp;h=64 64w" src="/day.jpg?w=64&amp;h=64"/>' +
        '<img class="cameo-fixed cameo-when-dark hero" alt="x" width="64" height="64" decoding="async" loading="lazy" sizes="64px" srcSet="/night.jpg?w=64&amp;h=64 64w, /night.jpg?w=96&amp;h=96 96w, /night.jpg?w=160&amp;h=160 160w, /night.jpg?w=200&amp;h=200 200w" src="/night.jpg?w=64&amp;h=64"/>',
    );
  });

  it('preloads the same candidates as the picture', () => {
    const html = renderToString(
      <CameoImage
        src="/a.jpg"
        w={64}
        h={64}
        layout="fixed"
        sourceWidth={64}
        alt=""
        priority
        crossOrigin="anonymous"
        referrerPolicy="no-referrer"
        fetchPriority="low"
        decoding="sync"
      />,
    );
    expect(html).toMatch(
      /<link [^>]*crossorigin="[^>]*referrerPolicy="no-referrer"|<link [^>]*referrerPolicy="no-referrer"[^>]*crossorigin="/i,
    );
    expect(html).toMatch(/<link [^>]*fetchPriority="low"/);
    expect(html).toMatch(/<img [^>]*decoding="sync" fetchPriority="low"/);
  });

  it('applies layout props to the frame, and the others to the picture', () => {
    const html = renderToString(
      <CameoImage
        src="/a.jpg"
        w={64}
        h={64}
        layout="fixed"
        sourceWidth={64}
        alt=""
        placeholder="red"
        className="rounded"
        imgClassName="sepia"
        style={{ margin: 1 }}
        id="x"
      />,
    );
    expect(html).toContain('<span class="cameo-frame cameo-fixed rounded" style="margin:1px">');
    expect(html).toMatch(/<img (?=[^>]*id="x")[^>]*class="cameo-fixed sepia"/);
  });

  it('preloads nothing if a condition cannot be negated', () => {
    const html = renderToString(
      <CameoImage src="/a.jpg" w={64} h={64} alt="" priority sources={[{ media: 'print', src: '/b.jpg' }]} />,
    );
    expect(html).not.toContain('<link');
  });

  it('draws a placeholder behind the picture', () => {
    const html = renderToString(
      <CameoImage src="/a.jpg" w={64} h={64} layout="fixed" sourceWidth={64} alt="" placeholder="#f4f1ea" />,
    );
    expect(html).toBe(
      '<span class="cameo-frame cameo-fixed"><span class="cameo-placeholder"><svg viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true"><path fill="#f4f1ea" d="M0 0h1v1h-1z"></path></svg></span>' +
        '<img alt="" width="64" height="64" class="cameo-fixed" decoding="async" loading="lazy" sizes="64px" srcSet="/a.jpg?w=64&amp;h=64 64w" src="/a.jpg?w=64&amp;h=64"/></span>',
    );
  });

  it('draws the ThumbHash of an imported picture', () => {
    const src = { src: '/a.jpg', width: 64, height: 64, thumbhash: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w' };
    expect(renderToString(<CameoImage src={src} alt="" />).match(/<path fill="#[0-9a-f]{6}"/g)).toHaveLength(
      16,
    );
  });

  it('has no address if there is none', () => {
    expect(renderToString(<CameoImage src="" w={1} h={1} alt="" />)).not.toContain('src=');
  });

  it('gives each original its own signature, and none to the element', () => {
    const html = renderToString(
      <CameoImage
        src="/a.jpg"
        w={64}
        h={64}
        sourceWidth={64}
        alt=""
        signature="k..a.aaa"
        sources={[
          { media: '(min-width: 1px)', focus: 'north' },
          { media: '(min-width: 2px)', src: '/b.jpg', sourceWidth: 64 },
          { media: '(min-width: 3px)', src: '/c.jpg', sourceWidth: 64, signature: 'k..a.ccc' },
        ]}
      />,
    );
    expect(html.match(/srcSet="[^"]+"/g)).toEqual([
      'srcSet="/a.jpg?w=64&amp;h=64&amp;focus=north&amp;s=k..a.aaa 64w"',
      'srcSet="/b.jpg?w=64&amp;h=64 64w"',
      'srcSet="/c.jpg?w=64&amp;h=64&amp;s=k..a.ccc 64w"',
      'srcSet="/a.jpg?w=64&amp;h=64&amp;s=k..a.aaa 64w"',
    ]);
    expect(html).not.toContain('signature');
    // The cache of one picture does not affect another's.
    expect(
      renderToString(<CameoImage src="/d.jpg" w={64} h={64} sourceWidth={64} alt="" signature="k..a.ddd" />),
    ).toContain('srcSet="/d.jpg?w=64&amp;h=64&amp;s=k..a.ddd 64w"');
  });

  it('shows a drawing unchanged, also as a source and in dark mode', () => {
    const html = renderToString(
      <CameoImage
        src="/logo.svg"
        w={64}
        h={64}
        alt=""
        dark="/logo-dark.svg"
        sources={[{ media: 'print', src: '/b.jpg', sourceWidth: 64 }]}
        signature="k..a.aaa"
        priority
      />,
    );
    expect(html.replace(/<link[^>]*>/g, '')).toBe(
      '<picture class="cameo-picture"><source media="print" srcSet="/b.jpg?w=64&amp;h=64 64w" sizes="(min-width: 64px) 64px, 100vw" width="64" height="64"/>' +
        '<source media="(prefers-color-scheme: dark)" srcSet="/logo-dark.svg" width="64" height="64"/>' +
        '<img alt="" width="64" height="64" class="cameo-constrained" decoding="async" fetchPriority="high" loading="eager" src="/logo.svg?s=k..a.aaa"/></picture>',
    );
  });

  it("has a name in React's developer tools, bound or not", () => {
    const bound = createCameo({ baseUrl: '/img' });
    for (const component of [CameoImage, createCameoImage({}), bound.CameoImage])
      expect((component as { displayName?: string }).displayName).toBe('CameoImage');
    expect(renderToString(<bound.CameoImage src="/a.jpg" w={64} h={64} sourceWidth={64} alt="" />)).toContain(
      ' src="/img/a.jpg?w=64&amp;h=64"',
    );
    expect(bound.buildImageUrl('/a.jpg', { w: 64 })).toBe('/img/a.jpg?w=64');
  });

  it('can be bound to a configuration', () => {
    const Picture = createCameoImage({
      baseUrl: 'https://img.example.com',
      presets: { mono: { gray: true } },
    });
    expect(
      renderToString(<Picture src="/a.jpg" w={64} h={64} sourceWidth={64} alt="" preset="mono" />),
    ).toContain(' src="https://img.example.com/a.jpg?w=64&amp;h=64&amp;gray=1"');
  });
});

describe('<CameoImage> on React 18', () => {
  let react: TestingReact;
  beforeAll(async () => {
    react = await loadTestingReact(18);
  });

  it('writes fetchpriority as React 18 knows it, and preloads nothing', () => {
    expect(react.version).toMatch(/^18\./);
    const element = react.createElement(react.CameoImage, {
      src: '/a.jpg',
      w: 64,
      h: 64,
      layout: 'fixed',
      sourceWidth: 90,
      alt: '',
      priority: true,
    });
    expect(react.renderToString(element)).toBe(
      `<img alt="" width="64" height="64" class="cameo-fixed" decoding="async" fetchpriority="high" loading="eager" sizes="64px" srcSet="${SRCSET_48}" src="/a.jpg?w=64&amp;h=64"/>`,
    );
  });
});
