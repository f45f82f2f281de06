/** How far into a file its root is looked for, bytes: a licence in a comment before it is long, but not longer. */
const LOOKED_AT = 65_536;

/** The start tag of an SVG's root element, and where it stands in the file's bytes. */
export interface SvgRoot {
  readonly start: number;
  readonly end: number;
  /** `svg`, with its prefix where it has one. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * The bytes of an XML file in an encoding that writes ASCII as ASCII, and without a byte order mark: UTF-16 becomes UTF-8,
 * and loses the declaration that says otherwise. Everything else is left as it is.
 */
export function asciiCompatible(bytes: Uint8Array): Uint8Array {
  const encoding = utf16Of(bytes);
  if (encoding === undefined) return startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.subarray(3) : bytes;
  const text = new TextDecoder(encoding).decode(bytes);
  return new TextEncoder().encode(text.startsWith('<?xml ') ? text.slice(past(text, '?>', 0)) : text);
}

/** By its mark, or by its first letter, which is `<` (XML 1.0, appendix F). */
function utf16Of(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (startsWith(bytes, 0xff, 0xfe) || startsWith(bytes, 0x3c, 0)) return 'utf-16le';
  return startsWith(bytes, 0xfe, 0xff) || startsWith(bytes, 0, 0x3c) ? 'utf-16be' : undefined;
}

const startsWith = (bytes: Uint8Array, ...signature: readonly number[]): boolean =>
  signature.every((byte, at) => bytes[at] === byte);

/** Whether a file is an SVG: XML whose root element, after nothing but a prologue, is `svg`. Gzipped ones are not. */
export const looksLikeSvg = (bytes: Uint8Array): boolean =>
  rootName(latin1(asciiCompatible(bytes.subarray(0, LOOKED_AT)))) !== undefined;

/**
 * The root of an SVG.
 * @param bytes that {@link asciiCompatible} answered
 * @returns undefined where it does not end within what is looked at, or is no tag
 */
export function readSvgRoot(bytes: Uint8Array): SvgRoot | undefined {
  const text = latin1(bytes);
  const found = rootName(text);
  if (found === undefined) return undefined;
  const attributes = new Map<string, string>();
  // Each round begins where the last one ended, so that no text is read twice.
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

/** One letter for each byte, so that places in the text are places in the file. */
const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, LOOKED_AT)).toString('latin1');

/** Where the name of the root ends, if it is `svg`; every part of the prologue is passed once. */
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

/** The place behind the next mark, or -1 when there is none. */
function past(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? -1 : at + mark.length;
}

/** The place behind a document type declaration, whose own declarations stand in brackets; -1 when it does not end. */
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
