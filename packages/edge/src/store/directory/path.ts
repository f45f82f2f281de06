import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { VARIANTS_PREFIX } from '@cameo/core';
import { extensionOf } from './content-type.js';

/**
 * How derivative keys become paths. Each segment becomes a name; the last one ends in `%obj`, the directory of the object.
 * Encoded names contain `%` only before two capital hex digits, so that `%obj`, `%tmp`, `%_` and `%sha256-` can never come from
 * a key, and an object `a` does not conflict with the prefix `a/`.
 */
export const OBJECT_SUFFIX = '%obj';

/** Folder in which objects are built and deleted: inside of the root, so that a rename stays on one disk. */
export const tempFolder = (root: string): string => join(root, '%tmp');

/** Name of an object's description inside its directory. */
export const HEADERS_NAME = 'headers.json';

/** File systems allow names of 255 bytes; the rest is for `%sha256-`, 64 hex digits and `%obj`. */
const MAX_NAME_BYTES = 176;

export interface DerivativePlace {
  /** The directory of the object. */
  readonly directory: string;
  /** Its picture, named so that a person can open it: `body.webp`. */
  readonly bodyName: string;
}

/** The path of the derivative with this key below `root`. */
export function derivativePlace(root: string, key: string): DerivativePlace {
  const names = key.slice(VARIANTS_PREFIX.length).split('/').map(encodeSegment);
  const extension = extensionOf(key);
  return {
    directory: `${join(root, ...names)}${OBJECT_SUFFIX}`,
    bodyName: /^[a-z0-9]{1,8}$/.test(extension) ? `body.${extension}` : 'body.bin',
  };
}

/** The directory of the keys that start with `prefix`, which ends in `/`. */
export function prefixPlace(root: string, prefix: string): string {
  const segments = prefix.slice(VARIANTS_PREFIX.length, -1).split('/');
  return join(root, ...segments.map(encodeSegment));
}

/** The last segment of the key for an object's directory name; a shortened segment stays shortened. */
export function segmentOf(directory: string): string {
  const name = directory.slice(0, -OBJECT_SUFFIX.length);
  if (name === '%_') return '';
  return name.includes('%sha256-') ? name : decodeURIComponent(name);
}

/** Characters that some file system rejects or interprets, and `%`, the escape character. */
const UNSAFE = /[\p{Cc}%<>:"|?*\\]/gu;
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** Encodes a segment of a key as a file name; different segments get different names. */
function encodeSegment(segment: string): string {
  if (segment === '') return '%_';
  let name = segment.replace(UNSAFE, percent);
  // Windows drops trailing dots and spaces of a name, and '.' and '..' are directories everywhere.
  const end = endOfName(name);
  name = (name.slice(0, end) + percent(name.slice(end))).replace(WINDOWS_DEVICE, percent);
  // Some file systems treat the composed and decomposed form of a letter as one name; S3 does not.
  if (name !== name.normalize('NFC')) name = name.replace(/[^\p{ASCII}]+/gu, percent);
  return Buffer.byteLength(name) <= MAX_NAME_BYTES ? name : shorten(name, segment);
}

/** The index of a name's trailing dots and spaces; a regular expression would take quadratic time. */
function endOfName(name: string): number {
  let end = name.length;
  while (end > 0 && '. '.includes(name.charAt(end - 1))) end -= 1;
  return end;
}

/** A long name's beginning, for people, and its hash, for uniqueness. */
function shorten(name: string, segment: string): string {
  let head = '';
  for (const character of name) {
    if (Buffer.byteLength(head + character) > MAX_NAME_BYTES - 72) break;
    head += character;
  }
  return `${head}%sha256-${createHash('sha256').update(segment).digest('hex')}`;
}

function percent(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}
