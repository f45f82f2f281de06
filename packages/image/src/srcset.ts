import {
  canonicalize,
  type LooseTransform,
  type ParamName,
  serializeTransform,
  srcsetCandidates,
} from '@cameo/core';
import type { CheckedPicture } from './checked.js';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import type { PlacedPicture } from './request.js';
import { possibleSlots } from './sizes.js';
import {
  importedPicture,
  isDrawing,
  type PictureSource,
  pathOf,
  positive,
  srcOf,
  withVersion,
} from './source.js';
import { buildImageUrl, validTransform } from './url.js';
import { inDevelopment } from './warnings.js';

/** A URL and the width of its picture, device px; no width for a drawing or a source that is not resized. */
export interface SizedUrl {
  readonly url: string;
  readonly width: number | undefined;
}

/**
 * Removes the parameters of a preset that affect the size: the candidates set the size, and the others would falsify their
 * descriptors.
 */
const NO_SIZE = { w: undefined, h: undefined, dpr: undefined, rotate: undefined, trim: undefined };

/** A browser's candidates, ascending; a single one for a drawing or a source that is not resized. */
export function sizedUrls(picture: PlacedPicture, grammar: UrlGrammar): readonly SizedUrl[] {
  const { src, w, h, sizes = '', sourceWidth, signature } = picture;
  const path = pathOf(src, grammar);
  inDevelopment((warnings) => warnings.source(src, path));
  if (!path) return [{ url: path ?? srcOf(src), width: undefined }];
  const valid = validTransform(withVersion(picture, src), grammar, NO_SIZE);
  const urlOf = (transform: LooseTransform, names?: readonly ParamName[]): string => {
    const token = signature && `s=${signature}`;
    const query = [serializeTransform(transform, names), token].filter(Boolean).join('&');
    return grammar.baseUrl + path + (query && `?${query}`);
  };
  if (isDrawing(path)) return [{ url: urlOf(valid, ['v']), width: undefined }];
  const own = importedPicture(sourceWidth ? undefined : src);
  // A place that the browser measures may have any width.
  const slots = /^auto/.test(sizes) ? undefined : possibleSlots(sizes);
  const candidates = srcsetCandidates(
    {
      w,
      h: grammar.params.includes('h') ? h : undefined,
      fit: valid.fit,
      sourceWidth: positive(sourceWidth ?? own.width),
      sourceHeight: positive(own.height),
    },
    slots ?? [undefined],
    grammar,
  );
  // Candidates differ only in size, so one canonical form serves all.
  const shared = canonicalize({ ...valid, ...candidates[0] } as typeof valid, grammar);
  return candidates.map(({ w, h, width }) => ({ url: urlOf({ ...shared, w, h }), width }));
}

/** The text of a `srcset`; empty for a drawing or a source that is not resized. */
export const srcSetText = (urls: readonly SizedUrl[]): string =>
  urls[0]?.width === undefined ? '' : urls.map(({ url, width }) => `${url} ${width}w`).join(', ');

/** A picture for a `srcset` or a CSS `image-set`: its box in CSS px, its `sizes`, and a transform. */
export type RequestedPicture = Omit<PlacedPicture, 'src'>;

/** The URLs for a box; without `sizes` it is as wide as `w`, and without both as wide as the viewport. */
function urlsFor(src: PictureSource, picture: object, config: UrlConfig | undefined) {
  const { w, h, sizes, ...rest } = picture as PlacedPicture;
  const [across, down] = [positive(w), positive(h)];
  const place = sizes ?? (across === undefined ? '' : `${across}px`);
  return sizedUrls({ ...rest, src, w: across, h: down, sizes: place }, urlGrammar(config));
}

/**
 * A `srcset` of rungs with true `w` descriptors: those that a screen of 1 to 3 device px per CSS px chooses in a viewport from
 * 320 to 3840 px. `w` and `h` are CSS px; without `sizes` the picture is `w` wide everywhere, and without both as wide as the
 * viewport.
 * @returns an empty string for a source that is not resized, and for a drawing: an `.svg` is sharp at every size
 */
export const buildSrcSet = <const P extends RequestedPicture, const C extends UrlConfig = UrlConfig>(
  src: PictureSource,
  picture?: P & CheckedPicture<P, keyof RequestedPicture, C>,
  config?: C,
): string => srcSetText(urlsFor(src, picture ?? {}, config));

/**
 * A CSS `image-set()` for a background that is `w` CSS px wide, with true resolutions; a single `url()` without alternatives,
 * as for an `.svg`.
 */
export function buildImageSet<
  const P extends Omit<RequestedPicture, 'sizes'>,
  const C extends UrlConfig = UrlConfig,
>(
  src: PictureSource,
  picture?: P & CheckedPicture<P, Exclude<keyof RequestedPicture, 'sizes'>, C>,
  config?: C,
): string {
  const slot = positive(picture?.w);
  const urls = urlsFor(src, { ...picture, sizes: undefined }, config);
  const members = urls.flatMap(({ url, width }) =>
    width === undefined || slot === undefined
      ? []
      : `${cssUrl(url)} ${Math.round((width / slot) * 1000) / 1000}x`,
  );
  if (members.length > 0) return `image-set(${members.join(', ')})`;
  const [only] = urls;
  return cssUrl(
    only && only.width === undefined
      ? only.url
      : buildImageUrl(src, picture as Record<string, never>, config),
  );
}

/** Canonical URLs have nothing to escape; a URL on another host may have. */
const cssUrl = (url: string): string => `url("${url.replace(/["\\\s]/g, encodeURIComponent)}")`;
