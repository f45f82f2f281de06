import { runs } from '@cameo/testing/form';

/**
 * Sampling interval of the combinations: all by `pnpm fuzz`, each seventh in full runs, and each 71st in the short form.
 * Primes, so that no dimension is skipped by a common factor.
 */
export const EACH = process.env['CAMEO_REQUESTS'] === 'all' ? 1 : Math.round(1000 / runs(143, 8));
