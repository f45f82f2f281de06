import { canonicalize, nearestValue, serializeTransform, type Transform } from '@cameo/core';
import type { CheckedTransform, RequestedTransform } from './checked.js';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import { type PictureSource, pathOf, srcOf, withVersion } from './source.js';
import { inDevelopment } from './warnings.js';

/**
 * The canonical URL of a picture. Widths snap up to the ladder; an invalid value is replaced by the nearest valid one, with a
 * warning in development. Never throws.
 * @param source path of the original below `baseUrl`, not encoded: `%`, `?` and `#` are characters of its name. A URL on the
 * host of `baseUrl` counts as its path, and one on another host is returned unchanged
 * @param transform `w` and `h` in device px, or in CSS px with `dpr`
 * @returns an empty string if no original can have that name
 */
export function buildImageUrl<const T extends RequestedTransform, const C extends UrlConfig = UrlConfig>(
  source: PictureSource,
  transform?: T & CheckedTransform<T, C>,
  config?: C,
): string {
  const src = srcOf(source);
  const grammar = urlGrammar(config);
  const path = pathOf(source, grammar);
  inDevelopment((warnings) => {
    warnings.source(source, path);
    warnings.names(transform ?? {});
  });
  if (!path) return path ?? src;
  const valid = validTransform(withVersion<RequestedTransform>(transform ?? {}, source), grammar);
  const query = serializeTransform(canonicalize(valid, grammar));
  return grammar.baseUrl + path + (query && `?${query}`);
}

/**
 * The valid transform nearest to a given one, on top of its preset.
 * @param fixed parameters to remove, also from the preset
 */
export function validTransform(
  requested: RequestedTransform | undefined,
  grammar: UrlGrammar,
  fixed?: { readonly [N in keyof RequestedTransform]?: undefined },
): Transform {
  const given: RequestedTransform = {
    ...grammar.presets?.[requested?.preset as string],
    ...requested,
    ...fixed,
  };
  const valid: { [name: string]: unknown } = {};
  for (const name of grammar.params) {
    if (given[name] !== undefined) valid[name] = nearestValue(name, given[name], grammar);
  }
  inDevelopment((warnings) => warnings.transform(given, valid, grammar));
  return valid;
}
