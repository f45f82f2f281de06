import { readFile } from 'node:fs/promises';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { readApng } from './apng.js';

/** A decoded frame, 8 bits per channel, sRGB. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** Decodes every frame of a pipeline. */
export async function decode(image: Sharp): Promise<readonly Pixels[]> {
  const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, pages = 1 } = info;
  const channels = info.channels;
  if (channels !== 3 && channels !== 4)
    throw new Error(`sharp decoded to ${channels} channels instead of 3 or 4`);
  const height = info.height / pages;
  const stride = width * height * channels;
  return Array.from({ length: pages }, (_, at) => ({
    data: data.subarray(at * stride, (at + 1) * stride),
    width,
    height,
    channels,
  }));
}

/** Signatures at the start of a file. */
const STARTS = [
  ['\x89PNG\r\n', 'image/png'],
  ['\xff\xd8\xff', 'image/jpeg'],
  ['GIF87a', 'image/gif'],
  ['GIF89a', 'image/gif'],
  ['II*\0', 'image/tiff'],
  ['MM\0*', 'image/tiff'],
  ['BM', 'image/bmp'],
  ['\xff\x0a', 'image/jxl'],
  ['\0\0\0\x0cJXL ', 'image/jxl'],
] as const;

/** Patterns further on. */
const PATTERNS = [
  [/^RIFF.{4}WEBP/s, 'image/webp'],
  [/^.{4}ftyp(?:.{4})*?avi[fs]/s, 'image/avif'],
  [/^.{4}ftyp(?:.{4})*?(?:hei[cx]|hevc|mif1)/s, 'image/heic'],
  [/<(?:[\w-]+:)?svg[\s>]/, 'image/svg+xml'],
] as const;

/** Number of bytes to examine: a drawing may begin with a long comment. */
const EXAMINED_BYTES = 16_384;

/**
 * The type of a picture by its own bytes.
 * @returns `application/octet-stream` for unknown types
 */
export function mimeOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, EXAMINED_BYTES)).toString(
    'latin1',
  );
  const started = STARTS.find(([start]) => text.startsWith(start));
  if (started !== undefined) return started[1];
  // Without the zero bytes of UTF-16.
  const found = PATTERNS.find(([pattern]) => pattern.test(text) || pattern.test(text.replaceAll('\0', '')));
  return found?.[1] ?? 'application/octet-stream';
}

/** sharp's facts about a file. Sizes are upright and of one frame, px. */
export interface Facts {
  /** One of the names of `--inputs`, or another one of sharp's. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Number of frames of an animation; 1 for everything else. */
  readonly frames: number;
  /** ms per frame; empty without animation. */
  readonly delays: readonly number[];
  /** 0 is forever. */
  readonly loop: number | undefined;
  readonly hasAlpha: boolean;
}
/** A file of the folder as sharp reads it. */
export interface Original {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Undefined if sharp does not recognise a format. */
  readonly facts: Facts | undefined;
  /** Whether sharp decodes it without warnings. */
  readonly sound: boolean;
  /** sharp's error or warning for a file that is not sound. */
  readonly complaint: string | undefined;
  /** Upright, in sRGB; empty if nothing can be decoded. */
  readonly frames: readonly Pixels[];
  /** Whether every pixel of every frame is opaque. */
  readonly opaque: boolean;
}

/** Maximum size of a decoded file, px: more than the limits of any reasonable configuration. */
const MAX_PIXELS = 260_000_000;

/** Formats in which several pages are the frames of one animation; those of a TIFF or an AVIF are not. */
const ANIMATED = ['gif', 'webp'];

/**
 * Reads and decodes a file with sharp alone, and an animated PNG with `apng.ts`.
 * @param path of the request
 */
export async function readOriginal(file: string, path: string): Promise<Original> {
  const bytes = await readFile(file);
  const unread = { path, bytes: bytes.length, facts: undefined, sound: false, frames: [], opaque: false };
  let facts: Facts;
  try {
    facts = await readFacts(bytes);
  } catch (error) {
    return { ...unread, complaint: sentence(error) };
  }
  const { width, height, frames } = facts;
  if (width * height * frames > MAX_PIXELS)
    return { ...unread, facts, complaint: 'too large to be decoded here' };
  try {
    return {
      ...unread,
      facts,
      sound: true,
      complaint: undefined,
      ...(await decodeAll(bytes, facts, 'warning')),
    };
  } catch (error) {
    const rest = await decodeAll(bytes, facts, 'none').catch(() => undefined);
    return { ...unread, facts, complaint: sentence(error), ...rest };
  }
}

async function readFacts(bytes: Buffer): Promise<Facts> {
  const found = await sharp(bytes, { limitInputPixels: false }).metadata();
  const { format, compression, pages = 1, delay = [], loop, hasAlpha } = found;
  const frames = ANIMATED.includes(format) ? pages : 1;
  const upright =
    frames > 1 ? { width: found.width, height: found.pageHeight ?? found.height } : found.autoOrient;
  const { width, height } = upright;
  const named = format === 'heif' ? (compression === 'av1' ? 'avif' : 'heic') : format;
  const apng = readApng(bytes);
  if (apng !== undefined) {
    const { width, height, delays, loop } = apng;
    return { format: named, width, height, frames: delays.length, delays, loop, hasAlpha };
  }
  return { format: named, width, height, frames, delays: frames > 1 ? delay : [], loop, hasAlpha };
}

async function decodeAll(bytes: Buffer, { frames }: Facts, failOn: 'warning' | 'none') {
  const apng = await readApng(bytes)?.decode(failOn);
  if (apng !== undefined) return { frames: apng, opaque: apng.every(isOpaque) };
  const image = sharp(bytes, { failOn, limitInputPixels: MAX_PIXELS, pages: frames > 1 ? -1 : 1 });
  const decoded = await decode(frames > 1 ? image : image.autoOrient());
  return { frames: decoded, opaque: decoded.every(isOpaque) };
}

function isOpaque({ data, channels }: Pixels) {
  if (channels === 3) return true;
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

const sentence = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';

/** An answer's body as sharp reads it. Sizes are of one frame, px. */
export interface Received {
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** ms per frame; empty without animation. */
  readonly delays: readonly number[];
  readonly loop: number | undefined;
  /** Content that a rendition must not have. */
  readonly faults: readonly string[];
  /** Every frame; by default warnings fail. */
  readonly decode: (failOn?: 'warning' | 'error') => Promise<readonly Pixels[]>;
}

/** @throws Error of sharp if it is no picture */
export async function readReceived(body: Uint8Array): Promise<Received> {
  const found = await sharp(body).metadata();
  const { pages: frames = 1, delay = [], loop, width, compression } = found;
  const height = found.pageHeight ?? found.height;
  const format = found.format === 'heif' && compression === 'av1' ? 'avif' : found.format;
  return {
    format,
    width,
    height,
    frames,
    delays: frames > 1 ? delay : [],
    loop,
    faults: faultsOf(found),
    decode: (failOn = 'warning') => decode(sharp(body, { failOn, pages: frames > 1 ? -1 : 1 })),
  };
}

/** Metadata, a colour space other than sRGB, or an orientation that a viewer would apply again. */
function faultsOf(found: Metadata) {
  const { exif, xmp, iptc, icc, tifftagPhotoshop, comments, orientation = 1, space } = found;
  const blocks = Object.entries({ EXIF: exif, XMP: xmp, IPTC: iptc, Photoshop: tifftagPhotoshop });
  const faults = blocks
    .filter(([, block]) => block !== undefined)
    .map(([name]) => `it carries ${name} metadata`);
  if (comments !== undefined && comments.length > 0) faults.push('it carries text comments');
  if (icc !== undefined && !/s\0?R\0?G\0?B/.test(icc.toString('latin1')))
    faults.push('its ICC profile is not sRGB');
  if (orientation !== 1) faults.push(`it carries the EXIF orientation ${orientation}`);
  if (space !== 'srgb' && space !== 'b-w') faults.push(`its colour space is ${space}, not sRGB`);
  return faults;
}
