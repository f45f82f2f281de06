import { looseText } from '@cameo/core';
import { joinClasses, passedOn } from './attributes.js';
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
  /** Classes of the outermost element: the frame if there is a placeholder. */
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
 * The HTML of a picture, for servers and templates: an `<img>`, in a `<picture>` if it has sources, in a frame if it has a
 * placeholder. Every value is escaped, and event handler attributes are dropped.
 */
export function imageHtml<const R extends HtmlRequest, const C extends UrlConfig = UrlConfig>(
  request: R & CheckedRequest<R, keyof HtmlRequest, C>,
  config?: C,
): string {
  const whole = request as unknown as LooseHtml;
  const themed = themedPictures(whole);
  if (!themed) return pictureHtml(whole, config);
  const [light, dark] = themed;
  return [
    { ...light, class: joinClasses('cameo-when-light', whole.class) },
    // An id must be unique.
    { ...dark, class: joinClasses('cameo-when-dark', whole.class), id: undefined },
  ]
    .map((picture) => pictureHtml(picture, config))
    .join('');
}

function pictureHtml(request: LooseHtml, config: UrlConfig | undefined): string {
  const { image, sources, placeholder } = describePicture(request, config);
  const {
    class: outer,
    imgClass,
    ...others
  } = passedOn(request) as { readonly class?: string; readonly imgClass?: string };
  const { class: own, src, ...attributes } = image;
  const img = element('img', {
    ...others,
    ...attributes,
    class: joinClasses(own, imgClass, !placeholder && outer),
    // An empty address would request the page itself.
    src: src || undefined,
  });
  const directed =
    sources.length > 0
      ? `${element('picture', { class: 'cameo-picture' })}${sources.map((source) => element('source', source)).join('')}${img}</picture>`
      : img;
  if (!placeholder) return directed;
  const { viewBox, squares, clipPath } = placeholder;
  const box = { viewBox, preserveAspectRatio: 'none', 'clip-path': clipPath, 'aria-hidden': 'true' };
  const paths = squares.map((square) => `${element('path', square)}</path>`);
  return `${element('span', { class: joinClasses('cameo-frame', own, outer) })}<span class="cameo-placeholder">${element('svg', box)}${paths.join('')}</svg></span>${directed}</span>`;
}

/** SVG attributes whose names contain capitals. */
const CASED = ['viewBox', 'preserveAspectRatio'];

/** The start tag of an element, without invalid attribute names and without event handlers. */
function element(name: string, attributes: object): string {
  let html = `<${name}`;
  for (const [attribute, value] of Object.entries(attributes) as readonly (readonly [string, unknown])[])
    if (value !== undefined && value !== false && /^(?!on)[a-z][\w-]*$/i.test(attribute))
      html += ` ${CASED.includes(attribute) ? attribute : attribute.toLowerCase()}="${escaped(value)}"`;
  return `${html}>`;
}

/** The escaped text of a value; empty for `true` and for objects. */
const escaped = (value: unknown): string =>
  looseText(value === true ? '' : value).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
