/**
 * How many of the combinations are tried: each one in the long form, `pnpm fuzz`, else each seventh. A prime, so that no
 * part of them is left out for being in step with it.
 */
export const EACH = process.env['CAMEO_REQUESTS'] === 'all' ? 1 : 7;
