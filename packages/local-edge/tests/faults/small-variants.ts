import { SMALL_SOURCES } from './small-sources.js';

const WIDTHS = [48, 64, 96, 160, 200, 248] as const;
const QUALITIES = [30, 45, 60, 70, 75, 85, 90, 95] as const;
const FORMATS = [
  { asked: 'webp', mime: 'image/webp', name: '_named.webp' },
  { asked: 'jpeg', mime: 'image/jpeg', name: '_still.jpg' },
  { asked: 'avif', mime: 'image/avif', name: '_still.avif' },
] as const;

/** A URL, and where its derivative is kept. */
export interface SmallVariant {
  readonly url: string;
  readonly key: string;
  readonly mime: string;
}

/** The first `count` of 3,024 variants of the small sources; neighbours differ in source, size, quality and format. */
export function smallVariants(count: number): readonly SmallVariant[] {
  return Array.from({ length: count }, (_, n) => {
    const source = SMALL_SOURCES[n % SMALL_SOURCES.length] ?? '';
    // 31 and 144 have no common factor: every variant of a source has its turn.
    const variant = (Math.floor(n / SMALL_SOURCES.length) * 31 + (n % SMALL_SOURCES.length)) % 144;
    const width = WIDTHS[variant % WIDTHS.length];
    const quality = QUALITIES[Math.floor(variant / WIDTHS.length) % QUALITIES.length];
    const { asked, mime, name } = FORMATS[Math.floor(variant / 48)] ?? FORMATS[0];
    return {
      url: `/${source}?w=${width}&q=${quality}&f=${asked}`,
      key: `_variants/${source}/w-${width}_q-${quality}${name}`,
      mime,
    };
  });
}
