import {
  canonicalize,
  type LooseTransform,
  looseText,
  type ParamName,
  serializeTransform,
  srcsetCandidates,
} from '@cameo/core';
import type { CheckedPicture } from './checked.js';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import type { PlacedPicture } from './request.js';
import { possibleSlots } from './sizes.js';
import { type ImportedPicture, isDrawing, type PictureSource, pathOf, srcOf } from './source.js';
import { buildImageUrl, validTransform } from './url.js';
import { inDevelopment } from './warnings.js';

/** A URL and the width of the bytes behind it, device px; 0 for a source that is not resized, or a drawing. */
export interface SizedUrl {
  readonly url: string;
  readonly width: number;
}

/** The candidates say the size, and the others would make their descriptors untrue, should a preset have them. */
const UNSHAPED = { w: undefined, h: undefined, dpr: undefined, rotate: undefined, trim: undefined };

/** The URLs among which a browser chooses, ascending; the only one there is for a source that is not resized. */
export function sizedUrls(picture: PlacedPicture, grammar: UrlGrammar): readonly SizedUrl[] {
  const { src, w: across = Number.NaN, h: down = Number.NaN, sizes = '', sourceWidth, signature } = picture;
  const name = srcOf(src);
  const path = pathOf(src, grammar);
  inDevelopment((warnings) => warnings.source(src, path));
  if (!path) return [{ url: path ?? name, width: 0 }];
  const valid = validTransform(picture, grammar, UNSHAPED);
  const urlOf = (transform: LooseTransform, names?: readonly ParamName[]): string => {
    const token = signature && `s=${signature}`;
    const query = [serializeTransform(transform, names), token].filter(Boolean).join('&');
    return grammar.baseUrl + path + (query && `?${query}`);
  };
  if (isDrawing(path)) return [{ url: urlOf(valid, ['v']), width: 0 }];
  const own: Partial<ImportedPicture> = Object(sourceWidth ? undefined : src);
  const candidates = srcsetCandidates(
    {
      w: across,
      h: grammar.params.includes('h') ? down : Number.NaN,
      fit: valid.fit,
      sourceWidth: positive(sourceWidth ?? own.width),
      sourceHeight: positive(own.height),
    },
    // A place that the browser measures may be as wide as any.
    /^auto/.test(sizes) ? [Number.NaN] : possibleSlots(sizes),
    grammar,
  );
  // They differ in their size only.
  const shared = canonicalize({ ...valid, ...candidates[0] } as typeof valid, grammar);
  return candidates.map(({ w, h, width }) => ({ url: urlOf({ ...shared, w, h }), width }));
}

/** A length of at least 1 px; NaN for whatever else was given at run time. */
export function positive(given: unknown): number {
  const length = Number.parseFloat(looseText(given));
  return length >= 1 && length < Infinity ? length : Number.NaN;
}

/** A picture for a `srcset` or a CSS `image-set`: its box in CSS px, its `sizes`, and what else is asked of it. */
export type AskedPicture = Omit<PlacedPicture, 'src'>;

/** The URLs for a box; without `sizes` it is as wide as it says, or as the viewport. */
function urlsFor(src: PictureSource, picture: object, config: UrlConfig | undefined) {
  const { w, h, sizes = positive(w) ? `${positive(w)}px` : '', ...rest } = picture as PlacedPicture;
  return sizedUrls({ ...rest, src, w: positive(w), h: positive(h), sizes }, urlGrammar(config));
}

/**
 * A `srcset` of rungs with true `w` descriptors: those that a screen of 1 to 3 device px per CSS px would choose in a
 * viewport from 320 to 3840 px. `w` and `h` are CSS px; without `sizes` the picture is `w` wide everywhere, and
 * without both as wide as the viewport.
 * @returns an empty text for a source that is not resized, and for a drawing: an `.svg` is sharp at every size
 */
export const buildSrcSet = <const P extends AskedPicture, const C extends UrlConfig = UrlConfig>(
  src: PictureSource,
  picture?: P & CheckedPicture<P, keyof AskedPicture, C>,
  config?: C,
): string => srcSetText(urlsFor(src, picture ?? {}, config));

/** The text of a `srcset`; empty for a source that is not resized, or a drawing. */
export const srcSetText = (urls: readonly SizedUrl[]): string =>
  urls[0]?.width ? urls.map(({ url, width }) => `${url} ${width}w`).join(', ') : '';

/**
 * A CSS `image-set()` for a background that is `w` CSS px wide, with true resolutions; a single `url()` where there is
 * no choice, as with an `.svg`.
 */
export function buildImageSet<
  const P extends Omit<AskedPicture, 'sizes'>,
  const C extends UrlConfig = UrlConfig,
>(
  src: PictureSource,
  picture?: P & CheckedPicture<P, Exclude<keyof AskedPicture, 'sizes'>, C>,
  config?: C,
): string {
  const slot = positive(picture?.w);
  const urls = urlsFor(src, { ...picture, sizes: undefined }, config);
  const members = urls.map(({ url, width }) => `${cssUrl(url)} ${Math.round((width / slot) * 1000) / 1000}x`);
  if (!urls[0]?.width) return cssUrl(urls[0]?.url ?? '');
  return slot
    ? `image-set(${members.join(', ')})`
    : cssUrl(buildImageUrl(src, picture as Record<string, never>, config));
}

/** Canonical URLs have nothing to escape, but a URL that was left untouched may. */
const cssUrl = (url: string): string => `url("${url.replace(/["\\\s]/g, encodeURIComponent)}")`;
