import {
  NAMED_TARGETS,
  type NamedFormat,
  type OutputFormatName,
  type RequestableFormat,
  type SourceFormat,
  TARGETS,
  type Target,
  type TargetName,
} from './formats.js';

/**
 * Chooses the target of a request. A format by name wins. Otherwise the `Accept` header decides: AVIF and
 * WebP only count when they are named, because wildcards are also sent by clients that read neither;
 * the higher q-value wins, and AVIF on a tie.
 * @param accept the header as sent, all lines joined by commas; undefined without one
 */
export function negotiate(
  requested: 'auto' | NamedFormat | undefined,
  accept: string | undefined,
  formats: readonly RequestableFormat[],
): TargetName {
  if (requested !== undefined && requested !== 'auto') return NAMED_TARGETS[requested];
  const weight = (format: RequestableFormat) => (formats.includes(format) ? weightOf(format, accept) : 0);
  const avif = weight('avif');
  const webp = weight('webp');
  const best = Math.max(avif, webp);
  if (best === 0 || weightOf('jpeg', accept) > best) return 'universal';
  if (webp > avif) return 'webp';
  return webp > 0 ? 'avif' : 'avif-gif';
}

// Compiling an expression takes longer than using it.
const ranges: Partial<Record<RequestableFormat, RegExp>> = {};

/** The q-value of a format, 0 to 1: 0 if the header does not name it, and 1 if the q-value is missing or invalid. */
function weightOf(format: RequestableFormat, accept: string | undefined): number {
  ranges[format] ||= new RegExp(`(?:^|,)[ \\t]*image/${format}[ \\t]*(?:;([^,]*))?(?![^,])`, 'i');
  const range = ranges[format].exec(accept || '');
  if (!range) return 0;
  const q = /(?:^|;)[ \t]*q[ \t]*=[ \t]*([0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t]*(?![^;])/i.exec(range[1] || '');
  return q ? Math.min(1, Number(q[1])) : 1;
}

/** The `Accept` values that lead to the four targets; reducing headers to one of them keeps the cache key small. */
export const ACCEPT_TOKENS = {
  avif: 'image/avif,image/webp',
  'avif-gif': 'image/avif',
  webp: 'image/webp',
  universal: '*/*',
} as const satisfies Partial<Record<TargetName, string>>;

/** The formats that every client of a target supports. All clients support JPEG, PNG and GIF. */
const READ: Readonly<Partial<Record<TargetName, readonly OutputFormatName[]>>> = {
  avif: ['avif', 'webp', 'jpeg', 'png', 'gif'],
  'avif-gif': ['avif', 'jpeg', 'png', 'gif'],
  webp: ['webp', 'jpeg', 'png', 'gif'],
  universal: ['jpeg', 'png', 'gif'],
};

/** Lossless formats for graphics. */
const EXACT: readonly OutputFormatName[] = ['webp', 'png'];

/**
 * Whether a request for a target may be answered with the original's own pixels: the client supports their format and did not
 * name another one.
 */
export function mayBeSentAsItIs(
  target: TargetName,
  format: SourceFormat | 'raw',
): format is OutputFormatName & SourceFormat {
  return READ[target]?.some((read) => read === format) ?? false;
}

/** Lossless formats that a graphic may get instead of its target's own; none if the request names a format. */
export function otherFormats(target: TargetName): readonly OutputFormatName[] {
  const { still }: Target = TARGETS[target];
  return EXACT.filter((format) => format !== still && READ[target]?.includes(format));
}
