import { type IssueCode, issue, type Size } from '@cameo/core';
import { ProblemError } from '../http/problem-error.js';
import { startsWith } from './bytes.js';

/** Number of bytes in which the root must begin: a long licence may precede it in a comment. */
const EXAMINED_BYTES = 65_536;

/** The start tag of an SVG's root element, and its position in the file's bytes. */
export interface SvgRoot {
  readonly start: number;
  readonly end: number;
  /** `svg`, including a prefix. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * The bytes of an XML file in an ASCII-compatible encoding without a byte order mark: UTF-16 becomes UTF-8 and loses its
 * encoding declaration. Everything else is unchanged.
 */
export function asciiCompatible(bytes: Uint8Array): Uint8Array {
  const encoding = utf16Of(bytes);
  if (encoding === undefined) return startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes;
  const text = new TextDecoder(encoding).decode(bytes);
  return new TextEncoder().encode(text.startsWith('<?xml ') ? text.slice(past(text, '?>', 0)) : text);
}

/** Detected by the byte order mark, or by the first character, which is `<` (XML 1.0, appendix F). */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0x3c, 0)) return 'utf-16le';
  return startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0, 0x3c) ? 'utf-16be' : undefined;
}

/**
 * Whether a file is an SVG: XML whose root element, after nothing but a prologue, is `svg`. Gzipped files are not recognised.
 */
export const looksLikeSvg = (bytes: Uint8Array): boolean =>
  rootName(startOf(asciiCompatible(bytes.subarray(0, EXAMINED_BYTES)))) !== undefined;

/**
 * The root of an SVG.
 * @param bytes as returned by {@link asciiCompatible}
 * @returns undefined if it does not end within the searched bytes, or is no tag
 */
export function readSvgRoot(bytes: Uint8Array): SvgRoot | undefined {
  const text = startOf(bytes);
  const found = rootName(text);
  if (found === undefined) return undefined;
  const attributes = new Map<string, string>();
  // Sticky matching continues where the last match ended, so that no text is read twice.
  const next = /\s+([^\s=<>/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
  next.lastIndex = found.end;
  let end = found.end;
  for (let pair = next.exec(text); pair !== null; pair = next.exec(text)) {
    const [, name = '', double, single = ''] = pair;
    attributes.set(name, double ?? single);
    end = next.lastIndex;
  }
  const close = /\s*\/?>/y;
  close.lastIndex = end;
  return close.test(text) ? { start: found.start, end, name: found.name, attributes } : undefined;
}

/** One character per byte, so that offsets in the text are offsets in the file. */
const startOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, EXAMINED_BYTES)).toString('latin1');

/** The position of the root's name if it is `svg`; each part of the prologue is read once. */
function rootName(text: string): { start: number; end: number; name: string } | undefined {
  for (let at = 0; at >= 0; ) {
    const blank = /\s*/y;
    blank.lastIndex = at;
    blank.test(text);
    at = blank.lastIndex;
    if (text.startsWith('<?', at)) at = past(text, '?>', at);
    else if (text.startsWith('<!--', at)) at = past(text, '-->', at + 4);
    else if (text.startsWith('<!DOCTYPE', at)) at = pastDoctype(text, at);
    else {
      const tag = /<((?:[\w.-]{1,64}:)?svg)(?=[\s/>])/y;
      tag.lastIndex = at;
      const name = tag.exec(text)?.[1];
      return name === undefined ? undefined : { start: at, end: tag.lastIndex, name };
    }
  }
  return undefined;
}

/** The offset after the next occurrence of a mark, or -1 if there is none. */
function past(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

/** The offset after a document type declaration, whose internal subset is in brackets; -1 if it does not end. */
function pastDoctype(text: string, from: number): number {
  let inside = false;
  for (let at = from; at >= 0 && at < text.length; ) {
    const letter = text[at] ?? '';
    if (letter === '"' || letter === "'") at = past(text, letter, at + 1);
    else if (text.startsWith('<!--', at)) at = past(text, '-->', at + 4);
    else if (text.startsWith('<?', at)) at = past(text, '?>', at);
    else if (letter === '>' && !inside) return at + 1;
    else {
      if (letter === '[') inside = true;
      if (letter === ']') inside = false;
      at += 1;
    }
  }
  return -1;
}

/** An SVG, and its declared size. */
export interface Drawing {
  /** CSS px; may be fractional. */
  readonly size: Size;
  /** A file that draws the same at another size, px; to be read at {@link DRAWN_DPI}. */
  readonly at: (size: Size) => Uint8Array;
}

/** Resolution for physical lengths in a drawing, px per inch (CSS Values 4, 6.2). */
export const DRAWN_DPI = 96;

/** At this resolution, px per inch, librsvg's unitless lengths are px of the output. */
const PLAIN_DPI = 72;

/** Default size of a drawing (CSS Images 3, 4.1: the default object size). */
const DEFAULT: Size = { width: 300, height: 150 };

/** libvips looks for this near the start of a file, and does not recognise prefixes or long comments. */
const MARK = Buffer.from('<!--<svg-->');

/** Attributes of the root that determine the size. */
const SIZE_ATTRIBUTES = ['width', 'height', 'viewBox', 'style'];

/**
 * Reads the size of an SVG, as browsers do for an image in a page.
 * @throws ProblemError `source-corrupt` if it has no root, or a side of 0
 */
export function readDrawing(bytes: Uint8Array): Drawing {
  const file = asciiCompatible(bytes);
  const root = readSvgRoot(file);
  if (root === undefined) throw corrupt('the root of the drawing does not end');
  const box = viewBoxOf(root);
  const size = sizeOf(root, box);
  if (size.width * size.height === 0) throw corrupt('a side of the drawing is 0');
  return { size, at: (wanted) => resized(file, root, size, box, wanted) };
}

function sizeOf(root: SvgRoot, box: Size | undefined): Size {
  const width = lengthOf(root, 'width');
  const height = lengthOf(root, 'height');
  if (width !== undefined && height !== undefined) return { width, height };
  if (box === undefined) return { width: width ?? DEFAULT.width, height: height ?? DEFAULT.height };
  const ratio = box.height / box.width;
  const across = width ?? (height ?? Math.min(DEFAULT.height, DEFAULT.width * ratio)) / ratio;
  return { width: across, height: height ?? across * ratio };
}

/** Lengths in CSS px (CSS Values 4, 6); the font size is a browser's default. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  q: 96 / 101.6,
  em: 16,
  rem: 16,
  ex: 8,
};

/** A side from the root's `style` or attribute; undefined for a percentage. */
function lengthOf({ attributes }: SvgRoot, name: 'width' | 'height'): number | undefined {
  const styled = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]{1,40})`).exec(
    attributes.get('style') ?? '',
  )?.[1];
  return [styled, attributes.get(name)].map(readLength).find((length) => length !== undefined);
}

function readLength(text = ''): number | undefined {
  const [, number, unit = ''] =
    /^\s*\+?([0-9]{0,12}\.?[0-9]{1,12}(?:e[+-]?[0-9]{1,2})?)([a-z]*)\s*$/i.exec(text.slice(0, 60)) ?? [];
  const px = UNITS[unit.toLowerCase()];
  return number === undefined || px === undefined ? undefined : Number(number) * px;
}

function viewBoxOf({ attributes }: SvgRoot): Size | undefined {
  const numbers = (attributes.get('viewBox') ?? '')
    .slice(0, 200)
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [, , width = 0, height = 0] = numbers;
  const valid = numbers.length === 4 && numbers.every(Number.isFinite) && width > 0 && height > 0;
  return valid ? { width, height } : undefined;
}

/** Tolerance for rounding in aspect ratios. */
const ROUNDING = 0.005;

/** The file with a root of another size. */
function resized(
  file: Uint8Array,
  root: SvgRoot,
  own: Size,
  box: Size | undefined,
  { width, height }: Size,
): Uint8Array {
  const [w, h] = [width, height].map((px) => `${(px * PLAIN_DPI) / DRAWN_DPI}px`);
  const kept = [...root.attributes].filter(([name]) => !SIZE_ATTRIBUTES.includes(name));
  const attributes = new Map([
    ...kept,
    ['width', `${w}`],
    ['height', `${h}`],
    ['viewBox', box ? (root.attributes.get('viewBox') ?? '') : `0 0 ${own.width} ${own.height}`],
    // A stylesheet's size would override the attributes.
    ['style', `${root.attributes.get('style') ?? ''};width:${w}!important;height:${h}!important`],
  ]);
  // A size in whole px has a slightly different aspect ratio, which would leave a gap.
  const fits = !box || Math.abs((own.width * box.height) / (own.height * box.width) - 1) < ROUNDING;
  if (fits) attributes.set('preserveAspectRatio', 'none');
  const pairs = [...attributes].map(([name, value]) =>
    value.includes('"') ? ` ${name}='${value}'` : ` ${name}="${value}"`,
  );
  const declared = /^<\?xml\s[^>]{0,200}\?>/.exec(Buffer.from(file.subarray(0, 256)).toString('latin1'))?.[0];
  const start = declared?.length ?? 0;
  return Buffer.concat([
    file.subarray(0, start),
    MARK,
    file.subarray(start, root.start),
    Buffer.from(`<${root.name}${pairs.join('')}`, 'latin1'),
    file.subarray(root.end),
  ]);
}

const corrupt = (reason: string): ProblemError =>
  new ProblemError(issue('source-corrupt' satisfies IssueCode, { param: 'original' }), reason);
