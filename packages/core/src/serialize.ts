import { PARAM_NAMES, paramRow, type Transform } from './params.js';

/**
 * Writes a transform as a query string without `?`, in the table's order: the inverse of `parseTransform`.
 * A canonical transform gives the canonical query; none gives the empty text.
 */
export function serializeTransform(transform: Transform): string {
  return PARAM_NAMES.filter((name) => transform[name] !== undefined)
    .map((name) => `${name}=${paramRow(name).codec.print(transform[name])}`)
    .join('&');
}
