import { SMALL_SOURCES } from './small-sources.js';

const WIDTHS = [64, 96, 160, 200, 248, 304] as const;
const QUALITIES = [30, 45, 60, 70, 75, 85, 90, 95] as const;
const FORMATS = [
  { format: 'webp', mime: 'image/webp', name: '_named.webp' },
  { format: 'jpeg', mime: 'image/jpeg', name: '_still.jpg' },
  { format: 'avif', mime: 'image/avif', name: '_still.avif' },
] as const;

/** A URL, and the path of its derivative. */
export interface SmallVariant {
  readonly url: string;
  readonly key: string;
  readonly mime: string;
}

/** The first `count` of 3,024 variants of the small sources; adjacent ones differ in source, size, quality and format. */
export function smallVariants(count: number): readonly SmallVariant[] {
  return Array.from({ length: count }, (_, n) => {
    const source = SMALL_SOURCES[n % SMALL_SOURCES.length] ?? '';
    // 31 and 144 are coprime: every variant of a source occurs.
    const variant = (Math.floor(n / SMALL_SOURCES.length) * 31 + (n % SMALL_SOURCES.length)) % 144;
    const width = WIDTHS[variant % WIDTHS.length];
    const quality = QUALITIES[Math.floor(variant / WIDTHS.length) % QUALITIES.length];
    const { format, mime, name } = FORMATS[Math.floor(variant / 48)] ?? FORMATS[0];
    return {
      url: `/${source}?w=${width}&q=${quality}&f=${format}`,
      key: `_variants/${source}/w-${width}_q-${quality}${name}`,
      mime,
    };
  });
}
