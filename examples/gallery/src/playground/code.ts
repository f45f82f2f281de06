import { buildImageUrl, getImageProps } from '@cameo/react-image/url';
import type { Recipe } from './recipe.js';
import { pictureOf } from './shown-pictures.js';

/** Props of the component whose names differ in URLs. */
const PROP_NAMES: Readonly<Record<string, string>> = { q: 'quality', f: 'format' };

/** Parameters that are not props of the component; it takes the size of its place, and the density from the screen. */
const notProps = ({ transform: { rotate, trim } }: Recipe): boolean => Boolean(rotate || trim);

/** The request of a recipe as props of the component: its place in CSS px, with the picture's aspect ratio if it names none. */
function propsOf({ picture, transform: { dpr: _, ...transform } }: Recipe) {
  const { src, alt, width, height } = pictureOf(picture);
  const h = transform.h ?? Math.max(1, Math.round((transform.w * height) / width));
  const named = Object.entries({ ...transform, h }).map(([name, value]) => [PROP_NAMES[name] ?? name, value]);
  return { src, ...Object.fromEntries(named), sourceWidth: width, alt };
}

/** A recipe as JSX; with `buildImageUrl` if it exceeds the component's props. */
export function jsxOf(recipe: Recipe): string {
  const { picture, transform } = recipe;
  const { src, alt } = pictureOf(picture);
  if (notProps(recipe)) {
    const fields = Object.entries(transform).map(([name, value]) => `  ${name}: ${literal(value)},`);
    return `<img\n  src={buildImageUrl('${src}', {\n${fields.map((line) => `  ${line}`).join('\n')}\n  })}\n  alt="${alt}"\n/>`;
  }
  const lines = Object.entries(propsOf(recipe)).map(([name, value]) =>
    typeof value === 'string'
      ? `  ${name}="${value}"`
      : value === true
        ? `  ${name}`
        : `  ${name}={${value}}`,
  );
  return `<CameoImage\n${lines.join('\n')}\n/>`;
}

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

const HTML_NAMES: Readonly<Record<string, string>> = { className: 'class' };

/** A recipe as plain HTML, with the component's `srcset`; for another host with its base URL. */
export function htmlOf(recipe: Recipe, baseUrl: string): string {
  const { picture, transform } = recipe;
  const { src, alt } = pictureOf(picture);
  const attributes = notProps(recipe)
    ? { src: buildImageUrl(src, transform as object, { baseUrl }), alt }
    : getImageProps(propsOf(recipe) as never, { baseUrl });
  const lines = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  ${HTML_NAMES[name] ?? name.toLowerCase()}="${escaped(String(value))}"`);
  return `<img\n${lines.join('\n')}\n>`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
