import { describe, expect, it } from 'vitest';
import { htmlOf, jsxOf } from './code.js';
import type { Recipe } from './recipe.js';

const ALT = 'Four glassy dice in blue, green, red and yellow';
const dice = (transform: Partial<Recipe['transform']>): Recipe => ({
  picture: 'dice',
  transform: { w: 320, ...transform },
});

describe('a recipe as code', () => {
  it('is the component, with the aspect ratio of the picture if no height is requested', () => {
    expect(jsxOf(dice({ q: 60, f: 'webp', gray: true, dpr: 2 }))).toBe(
      `<CameoImage
  src="/dice.png"
  w={320}
  quality={60}
  format="webp"
  gray
  h={240}
  sourceWidth={800}
  alt="${ALT}"
/>`,
    );
  });

  it('is an <img> with a built URL if the component has no such prop', () => {
    expect(jsxOf(dice({ h: 200, rotate: 90, bg: 'f4f1ea' }))).toBe(
      `<img
  src={buildImageUrl('/dice.png', {
    w: 320,
    h: 200,
    rotate: 90,
    bg: 'f4f1ea',
  })}
  alt="${ALT}"
/>`,
    );
  });

  it('is HTML, escaped, with every width in its srcset', () => {
    const html = htmlOf(dice({ h: 320, focus: '0.3,0.25' }), 'https://img.example.com');
    expect(html).toMatch(/^<img\n(?: {2}[a-z]+="[^"<>]*"\n)+>$/);
    expect(html).toContain('\n  class="cameo-constrained"\n');
    expect(html).toMatch(
      /\n {2}srcset="https:\/\/img\.example\.com\/dice\.png\?w=\d+&amp;h=\d+&amp;focus=0\.3,0\.25 \d+w, /,
    );
    expect(html).toContain('\n  width="320"\n  height="320"\n');
    expect(htmlOf(dice({ trim: 10 }), 'https://img.example.com')).toBe(
      `<img\n  src="https://img.example.com/dice.png?w=344&amp;trim=10"\n  alt="${ALT}"\n>`,
    );
  });
});
