import { NAMED_TARGETS, type RequestableFormat, type TargetName } from './formats.js';

/**
 * Chooses the target of a request. A format by name is obeyed. Otherwise the `Accept` header decides: AVIF and
 * WebP only count when they are named, because wildcards are also sent by clients that read neither;
 * the higher q-value wins, and AVIF on a tie.
 * @param accept the header as it was sent, all lines joined by commas; undefined when there is none
 */
export function negotiate(
  requested: 'auto' | RequestableFormat | undefined,
  accept: string | undefined,
  formats: readonly RequestableFormat[],
): TargetName {
  if (requested !== undefined && requested !== 'auto') return NAMED_TARGETS[requested];
  const weights = readAccept(accept ?? '');
  const weight = (format: 'avif' | 'webp') =>
    formats.includes(format) ? (weights.find(([type]) => type === `image/${format}`)?.[1] ?? 0) : 0;
  const avif = weight('avif');
  const webp = weight('webp');
  const jpeg = weights.find(([type]) => type === 'image/jpeg')?.[1] ?? 0;
  if (Math.max(avif, webp) === 0 || jpeg > Math.max(avif, webp)) return 'universal';
  if (webp > avif) return 'webp';
  return webp > 0 ? 'avif' : 'avif-gif';
}

/** Media ranges in lower case with their q-values, 0 to 1; a q-value that cannot be read counts as 1. */
function readAccept(accept: string): readonly (readonly [type: string, weight: number])[] {
  return accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const written = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '');
    const q =
      written === undefined || !/^(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/.test(written) ? 1 : Number(written);
    return [type, Math.min(1, q)] as const;
  });
}

/** The `Accept` values that lead to the four targets; collapsing to one of them keeps the cache key small. */
export const ACCEPT_TOKENS = {
  avif: 'image/avif,image/webp',
  'avif-gif': 'image/avif',
  webp: 'image/webp',
  universal: '*/*',
} as const satisfies Partial<Record<TargetName, string>>;
