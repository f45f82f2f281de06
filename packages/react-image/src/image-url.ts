import { canonicalize, nearestValue, PARAM_NAMES, serializeTransform, type Transform } from '@cameo/core';
import { type AskedTransform, type CheckedTransform, type PictureSource, srcOf } from './asked.js';
import { type UrlConfig, type UrlGrammar, urlGrammar } from './config.js';
import { warnings } from './development.js';
import { sourcePath } from './source-path.js';

/**
 * The canonical URL of a picture. Widths snap up to the ladder; a value that cannot be is replaced by the nearest that
 * can, with a warning in development. Never throws.
 * @param src path of the original below `baseUrl`, written as it is: `%`, `?` and `#` are letters of its name. A URL on
 * the host of `baseUrl` counts as its path, and one on another host is returned untouched
 * @param transform `w` and `h` in device px, or in CSS px beside `dpr`
 * @returns an empty text when no original can have that name
 */
export const buildImageUrl = <const T extends AskedTransform, const C extends UrlConfig = UrlConfig>(
  src: PictureSource,
  transform?: T & CheckedTransform<T, C>,
  config?: C,
): string => imageUrl(srcOf(src), transform ?? {}, urlGrammar(config));

/** The same without the types that refuse bad literals. */
export const imageUrl = (src: string, asked: AskedTransform, grammar: UrlGrammar): string =>
  (pictureUrls(src, asked, [{}], grammar) ?? [src])[0] ?? '';

/**
 * The URLs of one picture in several boxes; what they share is looked at once.
 * @param boxes device px, canonical, and all with a height or all without; an empty one is what was asked for
 * @returns undefined for a source on another host; an empty list when no original can have that name
 */
export function pictureUrls(
  src: string,
  asked: AskedTransform,
  boxes: readonly Pick<AskedTransform, 'w' | 'h'>[],
  grammar: UrlGrammar,
): readonly string[] | undefined {
  const path = sourcePath(src, grammar);
  warnings?.source(src, path);
  if (!path) return path === undefined ? path : [];
  const shared = canonicalize({ ...validTransform(asked, grammar), ...boxes[0] } as Transform, grammar);
  return boxes.map((box) => {
    const query = serializeTransform({ ...shared, ...box } as Transform);
    return grammar.baseUrl + path + (query && `?${query}`);
  });
}

/** The valid transform nearest to what was asked. */
function validTransform(asked: AskedTransform, grammar: UrlGrammar): Transform {
  const given: { readonly [name: string]: unknown } = { ...grammar.presets?.[asked.preset ?? ''], ...asked };
  const valid: { [name: string]: unknown } = {};
  for (const name of PARAM_NAMES) {
    if (given[name] === undefined || !grammar.params.includes(name)) continue;
    valid[name] = nearestValue(name, given[name], grammar);
  }
  warnings?.transform(given, valid, grammar);
  return valid;
}
