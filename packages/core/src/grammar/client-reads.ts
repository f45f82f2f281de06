import {
  type OutputFormatName,
  type SourceFormat,
  TARGETS,
  type Target,
  type TargetName,
} from './formats.js';

/** What is read by every client whose request leads to a target; everybody reads JPEG, PNG and GIF. */
const READ: Readonly<Partial<Record<TargetName, readonly OutputFormatName[]>>> = {
  avif: ['avif', 'webp', 'jpeg', 'png', 'gif'],
  'avif-gif': ['avif', 'jpeg', 'png', 'gif'],
  webp: ['webp', 'jpeg', 'png', 'gif'],
  universal: ['jpeg', 'png', 'gif'],
};

/** Formats that keep a graphic as it was drawn. */
const EXACT: readonly OutputFormatName[] = ['webp', 'png'];

/**
 * Whether an original's own pixels may be the answer to a request that led to a target: the client reads their format, and
 * has not asked for one by name.
 */
export function mayBeSentAsItIs(
  target: TargetName,
  format: SourceFormat | 'raw',
): format is OutputFormatName & SourceFormat {
  return READ[target]?.some((read) => read === format) ?? false;
}

/** Formats without loss that a graphic may get instead of its target's own; none where one was asked for by name. */
export function otherFormats(target: TargetName): readonly OutputFormatName[] {
  const { still }: Target = TARGETS[target];
  return EXACT.filter((format) => format !== still && READ[target]?.includes(format));
}
