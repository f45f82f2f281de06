import { type UrlConfig, urlGrammar } from './config.js';
import { buildImageUrl } from './url.js';

/** The arguments of a next/image loader. */
export interface NextRequest {
  readonly src: string;
  /** Width, device px: one of `deviceSizes` and `imageSizes`. */
  readonly width: number;
  readonly quality?: number | undefined;
}

/** Settings of next/image that make its descriptors true. */
export interface NextSizes {
  readonly deviceSizes: number[];
  readonly imageSizes: number[];
  readonly qualities: number[];
}

/** Narrowest supported viewport, CSS px. */
const NARROWEST = 320;

/**
 * The `deviceSizes`, `imageSizes` and `qualities` of `images` in `next.config`: the rungs of the ladder and the supported
 * qualities. With Next's defaults, one picture of 1200 px has the descriptors 1080w and 1200w.
 */
export function nextSizes(config?: UrlConfig): NextSizes {
  const { ladder, qualities } = urlGrammar(config);
  return {
    deviceSizes: ladder.filter((rung) => rung >= NARROWEST),
    imageSizes: ladder.filter((rung) => rung < NARROWEST),
    qualities: [...qualities],
  };
}

/** A loader for next/image: `export default createNextLoader({ baseUrl })` in the `loaderFile` of `next.config`. */
export const createNextLoader =
  (config?: UrlConfig) =>
  ({ src, width, quality }: NextRequest): string =>
    buildImageUrl(src, { w: width, ...(quality && { q: quality }) }, config);
