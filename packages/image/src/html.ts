import { looseText } from '@cameo/core';
import { joined, withoutOwn } from './attributes.js';
import type { UrlConfig } from './config.js';
import {
  type DarkPicture,
  describePicture,
  type LoosePicture,
  type LooseSource,
  themedPictures,
} from './picture.js';
import type { AnyConfig, CheckedRequest, ImageRequest } from './request.js';
import type { PictureSource } from './source.js';

/** Attributes of a picture for {@link imageHtml}: those of `<CameoImage>`, and `data-*`, by HTML's names. */
export interface HtmlRequest extends ImageRequest<AnyConfig> {
  readonly sources?: readonly LooseSource[] | undefined;
  readonly dark?: PictureSource | DarkPicture | undefined;
  readonly placeholder?: string | undefined;
  readonly thumbhash?: string | undefined;
  /** Classes of what takes the place: the frame where there is a placeholder. */
  readonly class?: string | undefined;
  /** Classes of the `<img>` in its frame. */
  readonly imgClass?: string | undefined;
  readonly id?: string | undefined;
  readonly title?: string | undefined;
  readonly crossorigin?: '' | 'anonymous' | 'use-credentials' | undefined;
  readonly referrerpolicy?: string | undefined;
  readonly [data: `data-${string}`]: string | number | boolean | undefined;
}

type LooseHtml = LoosePicture & { readonly class?: string; readonly imgClass?: string };

/**
 * The HTML of a picture for servers without React: an `<img>`, in a `<picture>` where it has sources, in a frame where it
 * has a placeholder. Whatever is given, it is escaped, and no attribute is written that runs a script.
 */
export function imageHtml<const R extends HtmlRequest, const C extends UrlConfig = UrlConfig>(
  request: R & CheckedRequest<R, keyof HtmlRequest, C>,
  config?: C,
): string {
  const whole = request as unknown as LooseHtml;
  const themed = themedPictures(whole);
  if (!themed) return pictureHtml(whole, config);
  return themed
    .map((picture, at) => {
      const theme = at ? 'cameo-when-dark' : 'cameo-when-light';
      const one = { ...picture, class: joined(theme, whole.class), ...(at && { id: undefined }) };
      return pictureHtml(one, config);
    })
    .join('');
}

function pictureHtml(request: LooseHtml, config: UrlConfig | undefined): string {
  const { image, sources, placeholder } = describePicture(request, config);
  const {
    class: outer,
    imgClass,
    ...others
  } = withoutOwn(request) as { readonly class?: string; readonly imgClass?: string };
  const { className, src, ...attributes } = image;
  const img = element('img', {
    ...others,
    ...attributes,
    class: joined(className, imgClass, !placeholder && outer),
    // An empty address would ask for the page itself.
    src: src || undefined,
  });
  const directed = sources[0]
    ? `${element('picture', { class: 'cameo-picture' })}${sources.map((source) => element('source', source)).join('')}${img}</picture>`
    : img;
  if (!placeholder) return directed;
  const { side, squares } = placeholder;
  const box = { viewBox: `0 0 ${side} ${side}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' };
  const paths = squares.map((square) => `${element('path', square)}</path>`);
  return `${element('span', { class: joined('cameo-frame', className, outer) })}<span class="cameo-placeholder">${element('svg', box)}${paths.join('')}</svg></span>${directed}</span>`;
}

/** Names of SVG, in which upper and lower case differ. */
const CASED = ['viewBox', 'preserveAspectRatio'];

/** The start of an element; nothing that is not an attribute's name is written, nor a handler. */
function element(name: string, attributes: object): string {
  let html = `<${name}`;
  for (const [attribute, value] of Object.entries(attributes) as readonly (readonly [string, unknown])[])
    if (value !== undefined && value !== false && /^(?!on)[a-z][\w-]*$/i.test(attribute))
      html += ` ${CASED.includes(attribute) ? attribute : attribute.toLowerCase()}="${escaped(value)}"`;
  return `${html}>`;
}

/** The text of a value in quotes; a switch that is on has none, nor has what nobody should give. */
const escaped = (value: unknown): string =>
  looseText(value === true ? '' : value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
