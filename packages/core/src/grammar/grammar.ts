import { REQUESTABLE_FORMATS, type RequestableFormat, TARGETS } from './formats.js';
import { DEFAULT_LADDER } from './ladder.js';
import { type Limits, REQUEST_LIMITS } from './limits.js';
import { aliasesOf, DEFAULTS, PARAM_NAMES, type ParamName, paramRow } from './params.js';

/** The part of the configuration that determines the meaning of a URL; the front end and the resizer must share it. */
export interface Grammar {
  /** Widths that are produced, device px, ascending. */
  readonly ladder: readonly number[];
  /** Qualities that are produced, 1 to 100, ascending; a request snaps up to one of them. */
  readonly qualities: readonly number[];
  /** The quality of a request that names none; one of `qualities`. */
  readonly defaultQuality: number;
  /** Formats that may be requested or negotiated. JPEG and PNG always are, because every client reads them. */
  readonly formats: readonly RequestableFormat[];
  /** Supported parameters; requests may contain others, which are dropped as unknown. */
  readonly params: readonly ParamName[];
  readonly limits: Limits;
}

/** The part of a grammar that canonical form depends on. */
export interface SnapGrammar extends Pick<Grammar, 'ladder' | 'qualities' | 'defaultQuality'> {
  readonly limits: Pick<Limits, 'width' | 'height' | 'pixels'>;
}

/** The part of a grammar that determines the valid values. */
export interface ValueGrammar extends Pick<Grammar, 'formats'> {
  readonly limits: Pick<Grammar['limits'], 'width' | 'height'>;
}

/** The default qualities. */
export const DEFAULT_QUALITIES = [30, 45, 60, 70, 75, 80, 85, 90, 95] as const;

/** A quality in the default list, on the perceptual scale. */
export type Quality = (typeof DEFAULT_QUALITIES)[number];

/** The default grammar: everything that the front end must know to write URLs. */
export const DEFAULT_GRAMMAR = {
  ladder: DEFAULT_LADDER,
  qualities: DEFAULT_QUALITIES,
  defaultQuality: 80,
  formats: REQUESTABLE_FORMATS,
  params: PARAM_NAMES,
  limits: REQUEST_LIMITS,
} as const;

/**
 * Eight hexadecimal digits that change when the meaning of a URL changes: with the table of parameters, the ladder, the
 * qualities, the formats or the size limits. The order of formats and parameters in a configuration does not matter. A front
 * end and a resizer with different hashes are out of sync.
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

/** FNV-1a, 32 bits, over UTF-16 units (isthe.com/chongo/tech/comp/fnv): short, and sufficient to detect a mismatch. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
