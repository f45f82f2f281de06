import { PARAM_NAMES, type ParamName, type Transform } from './params.js';
import { printValue } from './print-value.js';

/** A transform, or one in which parameters that are not given may be undefined. */
export type LooseTransform = { readonly [N in ParamName]?: Transform[N] | undefined };

/**
 * Writes a transform as a query string without `?`, in the table's order: the inverse of `parseTransform`.
 * A canonical transform gives the canonical query; none gives the empty text.
 * @param names what to write, in this order
 */
export const serializeTransform = (
  transform: LooseTransform,
  names: readonly ParamName[] = PARAM_NAMES,
): string =>
  names
    .filter((name) => transform[name] !== undefined)
    .map((name) => `${name}=${printValue(transform[name])}`)
    .join('&');
