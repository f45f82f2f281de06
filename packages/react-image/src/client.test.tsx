import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CameoImage as ClientImage } from './client.js';
import { CameoImage } from './index.js';

const BOX = { w: 64, h: 64, layout: 'fixed', sourceWidth: 64, alt: '' } as const;

describe('<CameoImage> of ./client on a server', () => {
  const request = {
    ...BOX,
    src: '/a.png',
    placeholder: '#f4f1ea',
    dark: '/b.png',
    className: 'hero',
  } as const;

  it('writes the same as the server component', () => {
    const html = renderToString(
      <ClientImage
        {...request}
        fallbackSrc="/c.png"
        retries={3}
        onLoad={() => undefined}
        onError={() => undefined}
      />,
    );
    expect(html).toBe(renderToString(<CameoImage {...request} />));
    expect(html).not.toMatch(/\s(?:style|on\w+)=/i);
  });

  it('is visible without scripts, even with fade', () => {
    expect(renderToString(<ClientImage {...BOX} src="/a.png" fade />)).toBe(
      '<img alt="" width="64" height="64" class="cameo-fixed cameo-fade" decoding="async" loading="lazy" sizes="64px" srcSet="/a.png?w=64&amp;h=64 64w" src="/a.png?w=64&amp;h=64"/>',
    );
  });
});
