const NAMES: Readonly<Record<string, string>> = {
  'image/avif': 'AVIF',
  'image/webp': 'WebP',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/gif': 'GIF',
  'image/tiff': 'TIFF',
};

/** The common name of a media type. */
export const formatName = (mediaType: string): string =>
  NAMES[mediaType.replace(/;.*/, '').trim()] ?? mediaType;
