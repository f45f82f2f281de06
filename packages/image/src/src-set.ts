import type { CheckedPicture, PictureSource } from './asked.js';
import { type PlacedPicture, positive, type SizedUrl, sizedUrls } from './candidates.js';
import { type UrlConfig, urlGrammar } from './config.js';
import { buildImageUrl } from './image-url.js';

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
