import { looseText, PARAM_NAMES } from '@cameo/core';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import type { AnyConfig, CheckedRequest, ImageRequest, LooseRequest } from './request.js';
import type { ImportedPicture } from './source.js';
import { positive, sizedUrls, srcSetText } from './srcset.js';
import { inDevelopment } from './warnings.js';

/** Everything that `<img>` needs, by React's names; in lower case they are HTML's, `className` is `class`. */
export interface ImageProps {
  readonly src: string;
  readonly srcSet?: string;
  readonly sizes?: string;
  readonly width?: number;
  readonly height?: number;
  readonly alt: string;
  readonly loading: 'lazy' | 'eager';
  readonly decoding: 'async' | 'sync' | 'auto';
  readonly fetchPriority?: 'high' | 'low' | 'auto';
  readonly className: string;
}

/**
 * Everything that `<img>` needs for a picture, as a plain object; the same that `<CameoImage>` renders. What it does not
 * know is passed on, and the classes are beside `className`.
 */
export function getImageProps<
  const R extends ImageRequest<AnyConfig> & { readonly className?: string | undefined },
  const C extends UrlConfig = UrlConfig,
>(
  request: R & CheckedRequest<R, keyof ImageRequest | keyof R, C>,
  config?: C,
): ImageProps & Omit<R, keyof ImageRequest | 'className'> {
  const { className, ...passedOn } = withoutOwn(request);
  const grammar = urlGrammar(config);
  const loose = request as unknown as LooseRequest;
  lookAt(loose, grammar);
  const image = imageProps(loose, grammar);
  return {
    ...(passedOn as Omit<R, keyof ImageRequest | 'className'>),
    ...image,
    className: joined(image.className, className as string | undefined),
  };
}

/** Props of a picture that are no attributes of `<img>`, and those that are written anew. */
const OWN: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...PARAM_NAMES,
  ...['src', 'alt', 'sizes', 'loading', 'decoding', 'fetchPriority'],
  ...['layout', 'decorative', 'quality', 'format', 'preset', 'sourceWidth', 'priority', 'signature'],
  ...['config', 'sources', 'dark', 'placeholder', 'thumbhash', 'imgClassName'],
]);

/** What is passed on of a request. */
export function withoutOwn(request: object): { [name: string]: unknown } {
  const passedOn: { [name: string]: unknown } = {};
  for (const name in request)
    if (!OWN.has(name)) passedOn[name] = (request as Readonly<Record<string, unknown>>)[name];
  return passedOn;
}

/** The classes that there are. */
export const joined = (...classes: readonly (string | false | undefined)[]): string =>
  classes.filter(Boolean).join(' ');

/** Tells in development what is wrong with a request; apart from its props, which may be of no picture in particular. */
export const lookAt = (request: LooseRequest, grammar: UrlGrammar): void =>
  inDevelopment((warnings) => {
    const { w, h } = boxOf(request);
    warnings.request(request, w || undefined, h || undefined, grammar);
  });

/** The same for a grammar. */
export function imageProps(request: LooseRequest, grammar: UrlGrammar): ImageProps {
  const { layout = 'constrained', quality: q, format: f, priority, fit } = request;
  const { w, h } = boxOf(request);
  const lazy = !priority && request.loading !== 'eager';
  const hurry = request.fetchPriority ?? (priority && 'high');
  const slot = `${w}px`;
  const ofLayout: Readonly<Record<string, string>> = {
    fixed: slot,
    constrained: `(min-width: ${slot}) ${slot}, 100vw`,
  };
  const sizes = sizesOf(request, (w && ofLayout[layout]) || '100vw', lazy);
  // What is not asked for leaves a preset's.
  const urls = sizedUrls({ ...request, w, h, ...(q && { q }), ...(f && { f }), sizes }, grammar);
  const fallback = urls.reduce((url, next) => (url.width < w ? next : url));
  return {
    alt: (!request.decorative && request.alt) || '',
    ...(w && { width: Math.round(w) }),
    ...(h && { height: Math.round(h) }),
    className: `cameo-${layout}${fit && fit !== 'cover' ? ` cameo-fit-${fit}` : ''}`,
    decoding: request.decoding ?? 'async',
    ...(hurry && { fetchPriority: hurry }),
    // React sets attributes in this order: Firefox and Safari load what has an address before they know that it is lazy.
    loading: lazy ? 'lazy' : 'eager',
    ...(fallback.width && { sizes, srcSet: srcSetText(urls) }),
    src: fallback.url,
  };
}

/**
 * The `sizes` of a place. `auto` stays where it was asked for and the place is not known: a browser that measures the
 * place chooses again whenever that changes, also when the picture goes away or fails.
 */
function sizesOf({ layout, sizes }: LooseRequest, ofLayout: string, lazy: boolean): string {
  const [, auto, given] = /^\s*(auto)?[\s,]*(.*)$/is.exec(looseText(sizes)) ?? [];
  const plain = given || ofLayout;
  return auto && lazy && (layout === 'fill' || layout === 'full-width') ? `auto, ${plain}` : plain;
}

/** The box that was given, NaN for what is not known; an imported picture fills in what is missing. */
function boxOf({ src, w, h, layout }: LooseRequest): { readonly w: number; readonly h: number } {
  const own: Partial<ImportedPicture> = Object(layout === 'fill' ? undefined : src);
  const [width, height] = [positive(own.width), positive(own.height)];
  const [across, down] = [positive(w), positive(h)];
  return {
    w: across || (down * width) / height || width,
    h: down || (across * height) / width || height,
  };
}
