import { nearestValue, PARAM_NAMES } from '@cameo/core';
import { type ImageAttributes, imageAttributes } from './attributes.js';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import type { LooseRequest } from './request.js';
import { type ImportedPicture, importedPicture, isDrawing, pathOf } from './source.js';

/** The fields that determine the attributes of a picture, besides its path, its `alt` and the size of an imported one. */
const LAYOUT_FIELDS = [
  ...PARAM_NAMES,
  ...[
    'layout',
    'sizes',
    'loading',
    'decoding',
    'fetchPriority',
    'quality',
    'format',
    'preset',
    'sourceWidth',
    'signature',
    'priority',
    'decorative',
  ],
] as readonly (keyof LooseRequest)[];

const grammars = new Map<UrlConfig | undefined, UrlGrammar>();
const places = new WeakMap<UrlGrammar, Map<string, ImageAttributes>>();

/** The grammar of a configuration; the same object for the same configuration object. */
export const knownGrammar = (config: UrlConfig | undefined): UrlGrammar =>
  remembered(grammars, config, () => urlGrammar(config));

/** Placeholder for the path and the `alt` of a picture in the cache. */
const ANY = 'a';

/** The placeholder of the version in URLs. */
const ANY_VERSION = /(?<=[?&])v=a(?=[ &]|$)/g;

/**
 * The result of `imageAttributes`, cached if possible: most places of a page are alike, and only the paths and texts of their
 * pictures differ.
 */
export function knownAttributes(request: LooseRequest, grammar: UrlGrammar): ImageAttributes {
  const version = request.v === undefined && nearestValue('v', importedPicture(request.src).v, grammar);
  const place = placeOf(request, grammar, Boolean(version));
  const path = pathOf(request.src, grammar);
  // A query has no slash, so the pattern matches the path alone.
  const forRequest = (urls: string): string => {
    const ofPath = urls.replaceAll(`/${ANY}?`, `${path}?`);
    return version ? ofPath.replace(ANY_VERSION, `v=${version}`) : ofPath;
  };
  return place?.srcset && path && !isDrawing(path)
    ? {
        ...place,
        src: forRequest(place.src),
        srcset: forRequest(place.srcset),
        alt: place.alt && (request.alt ?? ''),
      }
    : imageAttributes(request, grammar);
}

/** The attributes of a place, with {@link ANY} for a path; undefined for a place that cannot be a key. */
function placeOf(
  request: LooseRequest,
  grammar: UrlGrammar,
  versioned: boolean,
): ImageAttributes | undefined {
  const { width, height } = importedPicture(request.src);
  // In JSON, null and a missing size would be the same.
  const given: unknown[] = [width ?? 0, height ?? 0, versioned];
  LAYOUT_FIELDS.forEach((name, at) => {
    if (request[name] !== undefined) given.push(at, request[name]);
  });
  const text = textOf(given);
  if (text === undefined) return undefined;
  const known = places.get(grammar) ?? new Map<string, ImageAttributes>();
  places.set(grammar, known);
  return remembered(known, text, () =>
    imageAttributes(
      {
        ...request,
        alt: ANY,
        src: { src: ANY, width, height, ...(versioned && { v: ANY }) } as ImportedPicture,
      },
      grammar,
    ),
  );
}

/** Maximum length of a cache key, characters. */
const MAX_KEY_LENGTH = 2000;

/** A key for some values; undefined for values that cannot be serialised, such as a circular object. */
function textOf(values: unknown): string | undefined {
  try {
    const text = JSON.stringify(values);
    return text.length > MAX_KEY_LENGTH ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Maximum number of cache entries; a full cache is cleared, and entries in use return. */
const MAX_ENTRIES = 500;

/** The cached result of `make` for a key, or a new one. */
function remembered<K, T extends object>(known: Map<K, T>, key: K, make: () => T): T {
  let value = known.get(key);
  if (!value) {
    if (known.size > MAX_ENTRIES) known.clear();
    value = make();
    known.set(key, value);
  }
  return value;
}
