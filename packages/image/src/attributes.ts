import { looseText, PARAM_NAMES } from '@cameo/core';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import type { AnyConfig, CheckedRequest, ImageRequest, LooseRequest } from './request.js';
import { importedPicture, positive } from './source.js';
import { sizedUrls, srcSetText } from './srcset.js';
import { inDevelopment } from './warnings.js';

/** Everything that `<img>` needs, by HTML's names. */
export interface ImageAttributes {
  readonly src: string;
  readonly srcset?: string;
  readonly sizes?: string;
  readonly width?: number;
  readonly height?: number;
  readonly alt: string;
  readonly loading: 'lazy' | 'eager';
  readonly decoding: 'async' | 'sync' | 'auto';
  readonly fetchpriority?: 'high' | 'low' | 'auto';
  readonly class: string;
}

/**
 * The attributes of the `<img>` for a picture, as a plain object with HTML's names. Attributes that this package does not know
 * are passed on, and `class` is appended to its own classes.
 */
export function getImageAttributes<
  const R extends ImageRequest<AnyConfig> & { readonly class?: string | undefined },
  const C extends UrlConfig = UrlConfig,
>(
  request: R & CheckedRequest<R, keyof ImageRequest | keyof R, C>,
  config?: C,
): ImageAttributes & Omit<R, keyof ImageRequest | 'class'> {
  const { class: classes, ...others } = passedOn(request);
  const grammar = urlGrammar(config);
  const loose = request as unknown as LooseRequest;
  warnOfRequest(loose, grammar);
  const image = imageAttributes(loose, grammar);
  return {
    ...(others as Omit<R, keyof ImageRequest | 'class'>),
    ...image,
    class: joinClasses(image.class, classes as string | undefined),
  };
}

/** Props of a picture that are no attributes of `<img>`, and attributes that this package writes itself. */
const OWN: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...PARAM_NAMES,
  ...['src', 'alt', 'sizes', 'loading', 'decoding', 'fetchPriority'],
  ...['layout', 'decorative', 'quality', 'format', 'preset', 'sourceWidth', 'priority', 'signature'],
  ...['config', 'sources', 'dark', 'placeholder', 'thumbhash', 'imgClassName'],
]);

/** The attributes of a request that this package does not know, for the `<img>`. */
export function passedOn(request: object): { [name: string]: unknown } {
  const others: { [name: string]: unknown } = {};
  for (const name in request)
    if (!OWN.has(name)) others[name] = (request as Readonly<Record<string, unknown>>)[name];
  return others;
}

/** A `class` attribute of the given classes. */
export const joinClasses = (...classes: readonly (string | false | undefined)[]): string =>
  classes.filter(Boolean).join(' ');

/** Warns of mistakes in a request, in development. */
export const warnOfRequest = (request: LooseRequest, grammar: UrlGrammar): void =>
  inDevelopment((warnings) => {
    const { w, h } = boxOf(request);
    warnings.request(request, w, h, grammar);
  });

/** The attributes of the `<img>` for a request, without warnings: the request may contain a placeholder path. */
export function imageAttributes(request: LooseRequest, grammar: UrlGrammar): ImageAttributes {
  const { layout = 'constrained', quality: q, format: f, priority, fit } = request;
  const { w, h } = boxOf(request);
  const lazy = !priority && request.loading !== 'eager';
  const fetchpriority = request.fetchPriority ?? (priority && 'high');
  const sizes = sizesOf(request, sizesOfLayout(layout, w), lazy);
  // An absent parameter leaves the preset's.
  const urls = sizedUrls({ ...request, w, h, ...(q && { q }), ...(f && { f }), sizes }, grammar);
  const fallback = urls.find(({ width }) => width !== undefined && width >= (w ?? 0)) ?? urls.at(-1);
  const srcset = srcSetText(urls);
  return {
    alt: (!request.decorative && request.alt) || '',
    ...(w !== undefined && { width: Math.round(w) }),
    ...(h !== undefined && { height: Math.round(h) }),
    class: joinClasses(`cameo-${layout}`, fit && fit !== 'cover' && `cameo-fit-${fit}`),
    decoding: request.decoding ?? 'async',
    ...(fetchpriority && { fetchpriority }),
    // Firefox and Safari start to load an `<img>` as soon as it has an address, so `loading` is set before `src`.
    loading: lazy ? 'lazy' : 'eager',
    ...(srcset && { sizes, srcset }),
    src: fallback?.url ?? '',
  };
}

/** The `sizes` of a layout whose place is `w` CSS px wide. */
function sizesOfLayout(layout: string, w: number | undefined): string {
  if (w !== undefined && layout === 'fixed') return `${w}px`;
  if (w !== undefined && layout === 'constrained') return `(min-width: ${w}px) ${w}px, 100vw`;
  return '100vw';
}

/**
 * The `sizes` of a place. `auto` is kept if it is requested and the width of the place is unknown: a browser that measures the
 * place chooses again whenever it changes, also if the picture is removed or fails.
 */
function sizesOf({ layout, sizes }: LooseRequest, ofLayout: string, lazy: boolean): string {
  const [, auto, given] = /^\s*(auto)?[\s,]*(.*)$/is.exec(looseText(sizes)) ?? [];
  const plain = given || ofLayout;
  return auto && lazy && (layout === 'fill' || layout === 'full-width') ? `auto, ${plain}` : plain;
}

/** The given box, CSS px; the aspect ratio of an imported picture completes it. */
function boxOf({ src, w, h, layout }: LooseRequest): {
  readonly w: number | undefined;
  readonly h: number | undefined;
} {
  const own = importedPicture(layout === 'fill' ? undefined : src);
  const [ownWidth, ownHeight] = [positive(own.width), positive(own.height)];
  const [across, down] = [positive(w), positive(h)];
  if (ownWidth === undefined || ownHeight === undefined)
    return { w: across ?? ownWidth, h: down ?? ownHeight };
  return {
    w: across ?? (down === undefined ? ownWidth : (down * ownWidth) / ownHeight),
    h: down ?? (across === undefined ? ownHeight : (across * ownHeight) / ownWidth),
  };
}
