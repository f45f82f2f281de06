import { type Av1Samples, av1Samples, MAX_UNITS } from '../av1.js';
import { concatBytes } from '../bytes.js';
import type { Steps } from '../steps.js';
import { figure, moreThan, tooManyParts, tooMuch } from '../survey.js';
import { type AvifContents, type AvifItem, type Stream, streamOf } from './contents.js';

/** Maximum number of frames of a coded picture: its layers (AV1 Image File Format, 2.3.2.3). A decoder decodes all of them. */
const MAX_FRAMES = 4;

/** Maximum number of turns and crops of a picture, each of which copies its pixels. MIAF allows one of each kind. */
const MAX_TURNS = 4;

/** Properties that change a decoded picture (ISO/IEC 23008-12, 6.5). */
const TURNS: readonly string[] = ['clap', 'irot', 'imir', 'iscl'];

/** Operations on other items (ISO/IEC 23008-12, 6.6): a grid, an overlay, identity, a tone map. */
export const DERIVED: readonly string[] = ['grid', 'iovl', 'iden', 'tmap'];

/** Types of items that libheif reads as pictures; it reads the bytes of all others with the header. */
const PICTURES: readonly string[] = [
  ...DERIVED,
  ...['av01', 'hvc1', 'hev1', 'avc1', 'vvc1', 'jpeg', 'mjpg', 'j2k1', 'unci', 'mski', 'tili'],
];

/** Size of the fields of `av1C` before its units, bytes. */
const CONFIGURATION = 4;

/** How many copies of a file its joined pieces may take; those of a valid file overlap at most where tiles are equal. */
const SHARED = 2;

/** A coded item: its samples and frames, and how many bytes a decoder receives. */
export interface CodedItem {
  readonly samples: Av1Samples;
  readonly bytes: number;
}

/**
 * The facts of all items coded in AV1; an unreadable item counts as the worst.
 * @throws ProblemError `source-too-large` if there are too many frames, turns or steps
 * @throws RangeError if pieces of pictures overlap
 */
export function codedItems(
  bytes: Uint8Array,
  { items }: AvifContents,
  steps: Steps,
): ReadonlyMap<AvifItem, CodedItem> {
  const found = new Map<AvifItem, CodedItem>();
  const joined = joining(bytes);
  for (const item of items) {
    if (turnsOf(item) > MAX_TURNS) throw moreThan(MAX_TURNS, 'turns and crops of a picture');
    if (item.type !== 'av01') continue;
    if (steps.taken > steps.limit) throw tooManyParts(steps.limit, 'steps through OBUs');
    const stream = joined(item);
    const samples = av1Samples(stream, steps);
    const { frames = 1 } = samples;
    if (frames === Number.POSITIVE_INFINITY) throw moreThan(MAX_UNITS, 'units in a coded picture');
    if (frames > MAX_FRAMES) throw moreThan(MAX_FRAMES, 'frames in a coded picture');
    found.set(item, { samples, bytes: stream.length });
  }
  return found;
}

/** How often the pixels of an item are copied after it was decoded. */
export const turnsOf = ({ properties }: AvifItem): number =>
  properties.filter(({ name }) => TURNS.includes(name)).length;

/** Puts the pieces of items together as libheif does: the units in their properties come before their own. */
function joining(bytes: Uint8Array): (item: AvifItem) => Uint8Array {
  let copied = 0;
  return ({ properties, pieces }) => {
    const configured = properties
      .filter(({ name }) => name === 'av1C')
      .map(({ start, end }) => bytes.subarray(start + CONFIGURATION, end))
      .filter(({ length }) => length > 0);
    const parts = [...configured, ...pieces.map((piece) => streamOf(bytes, piece))];
    if (parts.length === 1) return parts[0] as Uint8Array;
    copied += parts.reduce((sum, { length }) => sum + length, 0);
    if (copied > SHARED * bytes.length) throw new RangeError('pieces of pictures that overlap');
    return concatBytes(parts);
  };
}

/**
 * Size of everything in a file that is no picture, such as EXIF and XMP, bytes. libheif and libvips hold each of these items,
 * even if all of them have the same bytes of the file.
 * @throws ProblemError `source-too-large` if that is more than the file has
 */
export function metadataBytes(bytes: Uint8Array, { items }: AvifContents): number {
  const sizeOf = (pieces: readonly Stream[]): number => pieces.reduce((sum, { length }) => sum + length, 0);
  const size = items
    .filter(({ type }) => !PICTURES.includes(type))
    .reduce((sum, { pieces }) => sum + sizeOf(pieces), 0);
  if (size > bytes.length) {
    throw tooMuch(`${figure(size)} bytes of metadata in a file of ${figure(bytes.length)}`, 'each byte once');
  }
  return size;
}
