import { createRequire } from 'node:module';
import { type ComponentType, createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { answerOrders } from '../harness/answer.js';
import type { Ran, RunOrder } from '../harness/rates.js';
import type { Place } from './page.js';

// Renders pages with one library, in a separate process: the compiler's optimisations for one library's code must not affect
// another's. Its arguments are the library's bundle and the places of the page; see measure.ts.

const [, , bundle = '', text = '[]'] = process.argv;
const places = JSON.parse(text) as readonly Place[];
const { Picture } = createRequire(import.meta.url)(bundle) as { readonly Picture: ComponentType<Place> };

const renderPage = (): string =>
  renderToStaticMarkup(
    createElement(
      'main',
      null,
      places.map((place) =>
        createElement('div', { key: place.src, className: place.area }, createElement(Picture, place)),
      ),
    ),
  );

let next = 0;
function renderPicture(): string {
  next = (next + 1) % places.length;
  const place = places[next];
  return place ? renderToStaticMarkup(createElement(Picture, place)) : '';
}

answerOrders(({ what, runs }: RunOrder): Ran => {
  const render = what === 'page' ? renderPage : renderPicture;
  let markup = '';
  const before = process.cpuUsage();
  for (let run = 0; run < runs; run += 1) markup = render();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, markup };
});
