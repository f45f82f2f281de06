import { createCameo } from '@cameo/image';

/** Bound to the location of the pictures. */
const { imageHtml: img } = createCameo({ baseUrl: process.env.PICTURES ?? 'http://127.0.0.1:4600' });

/** @param {string} title @param {string} main */
const page = (title, main) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>${title}</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/cameo.css">
    <link rel="stylesheet" href="/page.css">
  </head>
  <body>
    <nav><a href="/">Home</a> <a id="to-other" href="/other">Other</a></nav>
    <main>
      <h1>${title}</h1>
      ${main}
    </main>
  </body>
</html>
`;

const FAR = [
  ['/night-sky.png', 'The stars of the northern sky'],
  ['/dice.png', 'Four glassy dice'],
  ['/picture.tiff', 'A heap of pills'],
];

const home = () =>
  page(
    'Pictures in plain HTML',
    `${img({
      src: '/earth.jpg',
      layout: 'full-width',
      w: 1600,
      h: 640,
      sizes: 'calc(100vw - 2rem)',
      priority: true,
      alt: 'The earth by day',
    })}
    <div class="row">
      ${img({ src: '/hands.jpg', w: 320, h: 240, alt: 'An ink drawing of two hands', placeholder: '#e8e2d6' })}
      ${img({ src: '/cops.jpg', w: 96, h: 96, layout: 'fixed', focus: 'attention', alt: 'An officer' })}
    </div>
    <section id="far">
      <h2>Far below</h2>
      ${FAR.map(([src = '', alt = '']) => img({ src, alt, w: 480, h: 320 })).join('\n      ')}
    </section>`,
  );

const other = () =>
  page(
    'Another page',
    `${img({ src: '/dice.png', w: 480, h: 320, alt: 'Four glassy dice' })}
    ${img({ src: '/gone.jpg', w: 240, h: 160, alt: 'A picture that is lost' })}`,
  );

/** The pages, by path. */
export const PAGES = { '/': home, '/other': other };
