/** What a file begins with. */
const STARTS = /** @type {const} */ ([
  ['\x89PNG\r\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['BM', 'image/bmp'],
  ['\xff\x0a', 'image/jxl'],
  ['\0\0\0\x0cJXL ', 'image/jxl'],
]);

/** What it has further on. */
const PATTERNS = /** @type {const} */ ([
  [/^RIFF.{4}WEBP/s, 'image/webp'],
  [/^.{4}ftyp(?:.{4})*?avi[fs]/s, 'image/avif'],
  [/^.{4}ftyp(?:.{4})*?(?:hei[cx]|hevc|mif1)/s, 'image/heic'],
  [/<(?:[\w-]+:)?svg[\s>]/, 'image/svg+xml'],
]);

/** Bytes that are looked at: a drawing may begin with a long comment. */
const LOOKED_AT = 16_384;

/**
 * The type of a picture by its own bytes.
 * @param {Uint8Array} bytes
 * @returns {string} `application/octet-stream` when it is none of those that are known here
 */
export function mimeOf(bytes) {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOOKED_AT)).toString(
    'latin1',
  );
  const started = STARTS.find(([start]) => text.startsWith(start));
  if (started !== undefined) return started[1];
  // Without the zero bytes that UTF-16 has.
  const found = PATTERNS.find(([pattern]) => pattern.test(text) || pattern.test(text.replaceAll('\0', '')));
  return found?.[1] ?? 'application/octet-stream';
}
