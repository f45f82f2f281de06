/** A format that renditions are encoded in. */
export interface OutputFormat {
  readonly mime: string;
  /** File extension without dot. */
  readonly extension: string;
  /** Whether it supports transparency. */
  readonly alpha: boolean;
  /** Whether it supports several frames. */
  readonly animation: boolean;
  /** Maximum side that its encoder supports, px (libwebp, libaom, libjpeg, libpng, GIF). */
  readonly maxSide: number;
}

/** The output registry. */
export const OUTPUT_FORMATS = {
  avif: { mime: 'image/avif', extension: 'avif', alpha: true, animation: false, maxSide: 16384 },
  webp: { mime: 'image/webp', extension: 'webp', alpha: true, animation: true, maxSide: 16383 },
  jpeg: { mime: 'image/jpeg', extension: 'jpg', alpha: false, animation: false, maxSide: 65500 },
  png: { mime: 'image/png', extension: 'png', alpha: true, animation: false, maxSide: 65535 },
  gif: { mime: 'image/gif', extension: 'gif', alpha: true, animation: true, maxSide: 65535 },
} as const satisfies Record<string, OutputFormat>;

export type OutputFormatName = keyof typeof OUTPUT_FORMATS;

/** Formats that a URL may name. GIF is only used for animations. */
export const REQUESTABLE_FORMATS = [
  'avif',
  'webp',
  'jpeg',
  'png',
] as const satisfies readonly OutputFormatName[];
export type RequestableFormat = (typeof REQUESTABLE_FORMATS)[number];

/** The format that describes a picture in JSON. Every grammar with `f` supports it. */
export const FACTS_FORMAT = 'json';

/** Values of `f`. */
export type NamedFormat = RequestableFormat | typeof FACTS_FORMAT;

/** Formats of originals, detected by their first bytes. */
export const SOURCE_FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff', 'svg', 'heic'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/**
 * The result of a negotiation: a format for each kind of picture that the original may be. The original is not known yet when
 * the key is made, so the cached unit is a target, not a format.
 */
export interface Target {
  /** Format of an opaque picture of one frame. */
  readonly still: OutputFormatName;
  /** Format of a picture with transparency. */
  readonly transparent: OutputFormatName;
  /** Format of an animation; undefined means its first frame, as `still` or `transparent`. */
  readonly animated: 'webp' | 'gif' | undefined;
  /** Extension of the derivative key. */
  readonly extension: string;
  /** Distinguishes targets with the same extension in the key; most need none. */
  readonly mark: 'gif' | 'still' | 'named' | undefined;
}

/** Every target; `auto` requests reach the first four, a format by name the others. */
export const TARGETS = {
  avif: { still: 'avif', transparent: 'avif', animated: 'webp', extension: 'avif', mark: undefined },
  'avif-gif': { still: 'avif', transparent: 'avif', animated: 'gif', extension: 'avif', mark: 'gif' },
  webp: { still: 'webp', transparent: 'webp', animated: 'webp', extension: 'webp', mark: undefined },
  universal: { still: 'jpeg', transparent: 'png', animated: 'gif', extension: 'jpg', mark: undefined },
  'webp-named': { still: 'webp', transparent: 'webp', animated: 'webp', extension: 'webp', mark: 'named' },
  'avif-still': { still: 'avif', transparent: 'avif', animated: undefined, extension: 'avif', mark: 'still' },
  'jpeg-still': { still: 'jpeg', transparent: 'jpeg', animated: undefined, extension: 'jpg', mark: 'still' },
  'png-still': { still: 'png', transparent: 'png', animated: undefined, extension: 'png', mark: 'still' },
  // Not a picture: facts are computed from the first frame, lossless, as a PNG would show it.
  json: { still: 'png', transparent: 'png', animated: undefined, extension: 'json', mark: undefined },
} as const satisfies Record<string, Target>;

export type TargetName = keyof typeof TARGETS;

/** The target of a request that names its format. */
export const NAMED_TARGETS = {
  avif: 'avif-still',
  webp: 'webp-named',
  jpeg: 'jpeg-still',
  png: 'png-still',
  json: 'json',
} as const satisfies Record<NamedFormat, TargetName>;

/** The format that a request names to reach a target; undefined if `Accept` decides. */
export const nameOf = (target: TargetName): NamedFormat | undefined =>
  (Object.keys(NAMED_TARGETS) as NamedFormat[]).find((format) => NAMED_TARGETS[format] === target);

/** Whether a target is reached by naming its format, not by `Accept`. */
export const isNamed = (target: TargetName): boolean => nameOf(target) !== undefined;

/** The targets that requests can reach: their formats are configured, and `f` is a parameter if they need it. */
export function enabledTargets({
  formats,
  params,
}: {
  readonly formats: readonly RequestableFormat[];
  readonly params: readonly string[];
}): readonly TargetName[] {
  const offered = (name: string) => formats.some((format) => format === name);
  return (Object.keys(TARGETS) as TargetName[]).filter((name) => {
    const { still, animated }: Target = TARGETS[name];
    const reached = !isNamed(name) || params.includes('f');
    return reached && offered(still) && (animated !== 'webp' || offered('webp'));
  });
}
