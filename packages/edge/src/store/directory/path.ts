import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { VARIANTS_PREFIX } from '@cameo/core';
import { extensionOf } from './content-type.js';

/**
 * How derivative keys become paths. Each segment becomes a name; the last one ends in `%obj`, the directory that is
 * the object. Encoded names hold `%` only before two capital hex digits, so that `%obj`, `%tmp`, `%_` and `%sha256-`
 * can never come out of a key, and an object `a` beside the prefix `a/` is no conflict.
 */
export const OBJECT_SUFFIX = '%obj';

/** Where objects are built and taken apart: in the folder itself, so that a rename stays on one disk. */
export const tempFolder = (root: string): string => join(root, '%tmp');

/** An object's own description inside its directory. */
export const HEADERS_NAME = 'headers.json';

/** File systems hold names of 255 bytes; the rest of this is `%sha256-`, 64 hex digits and `%obj`. */
const MAX_NAME_BYTES = 176;

export interface DerivativePlace {
  /** The directory that is the object. */
  readonly directory: string;
  /** Its picture, named so that a person can open it: `body.webp`. */
  readonly bodyName: string;
}

/** Where the derivative with this key is kept below `root`. */
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

/** The last segment of the key behind the name of an object's directory; one that was too long stays as it was shortened. */
export function segmentOf(directory: string): string {
  const name = directory.slice(0, -OBJECT_SUFFIX.length);
  if (name === '%_') return '';
  return name.includes('%sha256-') ? name : decodeURIComponent(name);
}

/** Characters some file system refuses or reads as its own, and `%` because it is ours. */
const UNSAFE = /[\p{Cc}%<>:"|?*\\]/gu;
const WINDOWS_DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/** A segment of a key as one file name; different segments get different names. */
function encodeSegment(segment: string): string {
  if (segment === '') return '%_';
  let name = segment.replace(UNSAFE, percent);
  // Windows drops the last dots and spaces of a name, and '.' and '..' are directories everywhere.
  const end = endOfName(name);
  name = (name.slice(0, end) + percent(name.slice(end))).replace(WINDOWS_DEVICE, percent);
  // Some disks treat the composed and decomposed form of a letter as one name; S3 does not.
  if (name !== name.normalize('NFC')) name = name.replace(/[^\p{ASCII}]+/gu, percent);
  return Buffer.byteLength(name) <= MAX_NAME_BYTES ? name : shorten(name, segment);
}

/** Where the dots and spaces at the end of a name begin; a regular expression takes the square of its length for it. */
function endOfName(name: string): number {
  let end = name.length;
  while (end > 0 && '. '.includes(name.charAt(end - 1))) end -= 1;
  return end;
}

/** A long name's beginning, for people, and its hash, for truth. */
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
