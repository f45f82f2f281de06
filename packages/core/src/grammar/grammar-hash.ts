import type { Grammar } from '../config/config.js';
import { REQUESTABLE_FORMATS, TARGETS } from './formats.js';
import { DEFAULTS, PARAM_NAMES, paramRow } from './params.js';
import { aliasesOf } from './synonyms.js';

/**
 * Eight hexadecimal digits that change when the meaning of a URL does: with the table of parameters, the ladder, the
 * qualities, the formats or the limits of size; in which order a configuration lists formats and parameters is all the
 * same. Front end and resizer with different ones have drifted apart.
 */
export function grammarHash(grammar: Grammar): string {
  const { ladder, qualities, defaultQuality, formats, params, limits } = grammar;
  const rows = PARAM_NAMES.filter((name) => params.includes(name)).map((name) => [
    name,
    aliasesOf(name),
    paramRow(name),
  ]);
  const { width, height, pixels, urlLength, sourceKeyBytes } = limits;
  const meaning = [
    rows,
    DEFAULTS,
    ladder,
    qualities,
    defaultQuality,
    REQUESTABLE_FORMATS.filter((format) => formats.includes(format)),
    TARGETS,
    width,
    height,
    pixels,
    urlLength,
    sourceKeyBytes,
  ];
  return fnv1a(JSON.stringify(meaning));
}

/** FNV-1a, 32 bits, over UTF-16 units (isthe.com/chongo/tech/comp/fnv): short, and good enough to notice drift. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
