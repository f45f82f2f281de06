import { PARAM_NAMES, type ParamName, type Transform } from './params.js';
import { printValue } from './print-value.js';

/**
 * Writes a transform as a query string without `?`, in the table's order: the inverse of `parseTransform`.
 * A canonical transform gives the canonical query; none gives the empty text.
 */
export const serializeTransform = (transform: Transform): string => serializeParams(PARAM_NAMES, transform);

/** Writes some parameters of a transform, in an order of their own. */
export const serializeParams = (names: readonly ParamName[], transform: Transform): string =>
  names
    .filter((name) => transform[name] !== undefined)
    .map((name) => `${name}=${printValue(transform[name])}`)
    .join('&');
