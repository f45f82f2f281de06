import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CameoImage as ClientImage } from './client.js';
import { CameoImage } from './index.js';

const BOX = { w: 48, h: 48, layout: 'fixed', sourceWidth: 48, alt: '' } as const;

describe('<CameoImage> of ./client on a server', () => {
  const request = {
    ...BOX,
    src: '/a.png',
    placeholder: '#f4f1ea',
    dark: '/b.png',
    className: 'hero',
  } as const;

  it('writes what the server component writes', () => {
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

  it('is visible without script, though it fades', () => {
    expect(renderToString(<ClientImage {...BOX} src="/a.png" fade />)).toBe(
      '<img alt="" width="48" height="48" class="cameo-fixed cameo-fade" decoding="async" loading="lazy" sizes="48px" srcSet="/a.png?w=48&amp;h=48 48w" src="/a.png?w=48&amp;h=48"/>',
    );
  });
});
