import { runs } from '@cameo/testing/form';

/**
 * How many of the combinations are tried: each one by `pnpm fuzz`, each seventh in full runs, and each 71st where somebody
 * waits. Primes, so that no part of them is left out for being in step with one.
 */
export const EACH = process.env['CAMEO_REQUESTS'] === 'all' ? 1 : Math.round(1000 / runs(143, 14));
