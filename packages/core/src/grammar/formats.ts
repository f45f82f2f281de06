/** A format that renditions are encoded in. */
export interface OutputFormat {
  readonly mime: string;
  /** File extension without dot. */
  readonly extension: string;
  /** Whether it can hold transparency. */
  readonly alpha: boolean;
  /** Whether it can hold several frames. */
  readonly animation: boolean;
  /** Largest side in px that its encoder takes (libwebp, libaom, libjpeg, libpng, GIF). */
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

/** Formats that a URL may ask for by name. GIF is only ever the answer to an animation. */
export const REQUESTABLE_FORMATS = [
  'avif',
  'webp',
  'jpeg',
  'png',
] as const satisfies readonly OutputFormatName[];
export type RequestableFormat = (typeof REQUESTABLE_FORMATS)[number];

/** The format that describes a picture in JSON instead of showing it. Every grammar with `f` has it. */
export const FACTS_FORMAT = 'json';

/** What `f` may name. */
export type NamedFormat = RequestableFormat | typeof FACTS_FORMAT;

/** Formats of originals, detected by their first bytes. */
export const SOURCE_FORMATS = ['jpeg', 'png', 'webp', 'gif', 'avif', 'tiff', 'svg', 'heic'] as const;
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/**
 * The result of a negotiation: a format for each kind of picture that the original may be. The
 * original is not known yet when the key is made, so a target is the unit that is cached, not a format.
 */
export interface Target {
  /** An opaque picture of one frame. */
  readonly still: OutputFormatName;
  /** A picture with transparency. */
  readonly transparent: OutputFormatName;
  /** An animation; undefined means its first frame, as `still` or `transparent`. */
  readonly animated: 'webp' | 'gif' | undefined;
  /** Extension of the derivative key. */
  readonly extension: string;
  /** Distinguishes the target in the key from one with the same extension; most need none. */
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
  // No picture: what is looked at is the first frame, without loss, as a PNG would show it.
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

/** The format that a request names to reach a target; undefined where `Accept` decides. */
export const nameOf = (target: TargetName): NamedFormat | undefined =>
  (Object.keys(NAMED_TARGETS) as NamedFormat[]).find((format) => NAMED_TARGETS[format] === target);

/** Whether a request names the format of a target, instead of leaving it to `Accept`. */
export const isNamed = (target: TargetName): boolean => nameOf(target) !== undefined;

/** The targets that requests can reach: the grammar has their formats, and lets `f` name one where that is needed. */
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
