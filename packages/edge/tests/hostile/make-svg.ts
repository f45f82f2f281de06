import { drawing } from '../hostile-pictures.js';
import type { Chance } from './chance.js';

/** A small drawing with expensive filters, patterns, uses and text. */
export function makeSvg(chance: Chance): Buffer {
  const size = chance.once(4) ? chance.spread(1, 100_000_000) : chance.spread(1, 4000);
  const nested = chance.between(1, 8);
  const parts = [
    () =>
      Array.from({ length: nested }, (_, at) => {
        const inside =
          at === 0
            ? '<rect width="1" height="1"/>'
            : `<use xlink:href="#g${at - 1}" x="1"/>`.repeat(chance.between(1, 10));
        return `<g id="g${at}">${inside}</g>`;
      }).join(''),
    () =>
      `${Array.from({ length: nested }, (_, at) => {
        const fill = at === 0 ? 'red' : `url(#p${at - 1})`;
        return `<pattern id="p${at}" width="${chance.spread(1, 100)}%" height="5%"><rect width="9999" height="9999" fill="${fill}"/></pattern>`;
      }).join('')}<rect width="100%" height="100%" fill="url(#p${nested - 1})"/>`,
    () =>
      `<filter id="f"><feGaussianBlur stdDeviation="${chance.spread(1, 5000)}"/><feTurbulence baseFrequency="0.0${chance.between(1, 9)}" numOctaves="${chance.spread(1, 200)}"/></filter><rect width="100%" height="100%" filter="url(#f)"/>`,
    () => `<text font-size="${chance.spread(1, 10_000)}">${'W'.repeat(chance.spread(1, 20_000))}</text>`,
    () =>
      `<path d="M0 0${'l3 1 -2 4'.repeat(chance.spread(1, 30_000))}" stroke="#fff" stroke-dasharray="0.1"/>`,
    () => `<mask id="m"><circle r="50"/></mask>${'<g mask="url(#m)">'.repeat(chance.spread(1, 400))}`,
  ];
  return drawing(chance.oneOf(parts)(), size);
}
