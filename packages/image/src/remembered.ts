import { PARAM_NAMES } from '@cameo/core';
import { type ImageProps, imageProps } from './attributes.js';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import type { LooseRequest } from './request.js';
import { type ImportedPicture, isDrawing, pathOf } from './source.js';

/** What the place of a picture depends on, beside the size of an imported one. */
const OF_PLACE = [
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
const places = new WeakMap<UrlGrammar, Map<string, ImageProps>>();

/** The grammar of a configuration, the same one for the same object. */
export const knownGrammar = (config: UrlConfig | undefined): UrlGrammar =>
  remembered(grammars, config, () => urlGrammar(config));

/** Stands for the name and the words of a picture in what is remembered. */
const ANY = 'a';

/**
 * What `imageProps` answers, from memory where it can: a page shows most of its pictures in places like another's, and
 * then only paths and texts differ.
 */
export function knownProps(request: LooseRequest, grammar: UrlGrammar): ImageProps {
  const place = placeOf(request, grammar);
  const path = pathOf(request.src, grammar);
  // A query has no slash, so that nothing else reads like the name.
  const there = (urls: string): string => urls.replaceAll(`/${ANY}?`, `${path}?`);
  return place?.srcSet && path && !isDrawing(path)
    ? { ...place, src: there(place.src), srcSet: there(place.srcSet), alt: place.alt && (request.alt ?? '') }
    : imageProps(request, grammar);
}

/** The props for a place, with {@link ANY} for a path; undefined for a place that has no text. */
function placeOf(request: LooseRequest, grammar: UrlGrammar): ImageProps | undefined {
  const { width, height }: Partial<ImportedPicture> = Object(request.src);
  // Null is not the same as nothing.
  const given: unknown[] = [width ?? 0, height ?? 0];
  OF_PLACE.forEach((name, at) => {
    if (request[name] !== undefined) given.push(at, request[name]);
  });
  const asked = textOf(given);
  if (asked === undefined) return undefined;
  const known = places.get(grammar) ?? new Map<string, ImageProps>();
  places.set(grammar, known);
  return remembered(known, asked, () =>
    imageProps({ ...request, alt: ANY, src: { src: ANY, width, height } as ImportedPicture }, grammar),
  );
}

/** Longest text that is remembered. */
const LONGEST = 2000;

/** What nobody should give as a prop, such as an object that contains itself, may have no text, or one without end. */
function textOf(values: unknown): string | undefined {
  try {
    const text = JSON.stringify(values);
    return text.length > LONGEST ? undefined : text;
  } catch {
    return undefined;
  }
}

/** How much is remembered at most; then everything is forgotten, and what is still asked for comes back. */
const MOST = 500;

/** What `make` answered for this key before, or what it answers now. */
function remembered<K, T extends object>(known: Map<K, T>, key: K, make: () => T): T {
  let value = known.get(key);
  if (!value) {
    if (known.size > MOST) known.clear();
    value = make();
    known.set(key, value);
  }
  return value;
}
