import { lettersAt, viewOf } from './bytes.js';
import { type Curve, power, srgbLevel } from './colour/curves.js';
import { type Matrix, matrixOfColumns, type Triple } from './colour/primaries.js';

/** A profile that consists only of curves from levels to light and, for colour, the matrix from that light to XYZ under D50. */
export interface PlainProfile {
  /** Gray repeats one curve three times. */
  readonly curves: readonly [LevelCurve, LevelCurve, LevelCurve];
  /** Undefined for gray. */
  readonly toXyz: Matrix | undefined;
}

interface LevelCurve {
  readonly lightOf: Curve;
  /** Number of levels in its table; 256 for a formula. */
  readonly levels: number;
}

/** sRGB's primaries as all of its display profiles have them, adapted to D50 (IEC 61966-2-1, ICC.1:2022 annex E). */
const SRGB_COLOURS = [0.4361, 0.3851, 0.1431, 0.2225, 0.7169, 0.0606, 0.0139, 0.0971, 0.7141];

/** Tolerance of a primary: less than one of 255 levels. */
const COLOUR_TOLERANCE = 0.002;

/** Tolerance of a level, of 1: half of one of 255. */
const LEVEL_TOLERANCE = 0.5 / 255;

/** A profile with one of these is more than three colours and three curves. */
const LOOKUP_TABLES = ['A2B0', 'A2B1', 'A2B2', 'D2B0', 'D2B1', 'D2B2'];

/** Size of a profile's header, and of an entry in the tag table after it (ICC.1:2022, 7.2 and 7.3), bytes. */
const [HEADER, ENTRY] = [128, 12];

/** Maximum number of tags to read; real profiles have about twenty. */
const MAX_TAGS = 100;

/** Number of parameters of a formula, by its type (ICC.1:2022, table 68). */
const PARAMETERS = [1, 3, 4, 5, 7] as const;

/**
 * Whether an ICC profile is redundant because it describes sRGB. Cameras and editors attach it to most pictures, and converting
 * from it to sRGB takes longer than everything else together.
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const { toXyz, curves } = plainProfile(profile) ?? {};
  if (toXyz === undefined || curves === undefined) return false;
  const near = toXyz.every((value, at) => Math.abs(value - (SRGB_COLOURS[at] ?? 0)) <= COLOUR_TOLERANCE);
  return near && curves.every(isSrgbCurve);
}

function isSrgbCurve({ lightOf, levels }: LevelCurve): boolean {
  if (levels < 256) return false;
  for (let level = 0; level < levels; level += 1) {
    const encoded = level / (levels - 1);
    if (!(Math.abs(srgbLevel(lightOf(encoded)) - encoded) <= LEVEL_TOLERANCE)) return false;
  }
  return true;
}

/** Reads a profile; undefined if it has lookup tables or other channels, or is broken. */
export const plainProfile = (profile: Uint8Array): PlainProfile | undefined =>
  reading(profile, (view, tags) => {
    const space = lettersAt(view, 16);
    if (lettersAt(view, 20) !== 'XYZ ' || LOOKUP_TABLES.some((name) => tags.has(name))) return undefined;
    const curve = (name: string): LevelCurve | undefined => levelCurve(view, tags.get(name));
    if (space === 'GRAY') {
      const gray = curve('kTRC');
      return gray && { curves: [gray, gray, gray], toXyz: undefined };
    }
    if (space !== 'RGB ') return undefined;
    const [red, green, blue] = [curve('rTRC'), curve('gTRC'), curve('bTRC')];
    const [x, y, z] = ['rXYZ', 'gXYZ', 'bXYZ'].map((name) => point(view, tags.get(name)));
    if (!red || !green || !blue || !x || !y || !z) return undefined;
    return { curves: [red, green, blue], toXyz: matrixOfColumns(x, y, z) };
  });

/** The code points in a profile (ICC.1:2022, 9.2.17), the only indication of high dynamic range. */
export const profileCode = (
  profile: Uint8Array,
): { readonly primaries: number; readonly transfer: number } | undefined =>
  reading(profile, (view, tags) => {
    const at = tags.get('cicp');
    if (at === undefined || lettersAt(view, 16) !== 'RGB ') return undefined;
    return { primaries: view.getUint8(at + 8), transfer: view.getUint8(at + 9) };
  });

function reading<T>(
  profile: Uint8Array,
  read: (view: DataView, tags: ReadonlyMap<string, number>) => T | undefined,
): T | undefined {
  const view = viewOf(profile);
  try {
    return read(view, tagsOf(view));
  } catch (error) {
    // The profile is shorter than its header states.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The offset of each tag. */
function tagsOf(view: DataView): ReadonlyMap<string, number> {
  const count = Math.min(view.getUint32(HEADER), MAX_TAGS);
  const tags = new Map<string, number>();
  for (let at = HEADER + 4; at < HEADER + 4 + count * ENTRY; at += ENTRY)
    tags.set(lettersAt(view, at), view.getUint32(at + 4));
  return tags;
}

const point = (view: DataView, at: number | undefined): Triple | undefined =>
  at === undefined ? undefined : [fixed(view, at + 8), fixed(view, at + 12), fixed(view, at + 16)];

/** The light for each level: from a table, one exponent, or a formula (ICC.1:2022, 10.6 and 10.18). */
function levelCurve(view: DataView, at: number | undefined): LevelCurve | undefined {
  if (at === undefined) return undefined;
  if (lettersAt(view, at) === 'curv') return tableCurve(view, at);
  const kind = view.getUint16(at + 8);
  const count = PARAMETERS[kind];
  if (lettersAt(view, at) !== 'para' || count === undefined) return undefined;
  const [g = 1, a = 1, b = 0, c = 0, d = 0, e = 0, f = 0] = Array.from({ length: count }, (_, place) =>
    fixed(view, at + 12 + place * 4),
  );
  // Types 1 and 2 are flat where the base of the power is negative, at `c` with 2; 3 and 4 are linear below `d`, and 4 adds to
  // either.
  const [from, slope, above, below] = kind === 0 ? [0, 0, 0, 0] : kind < 3 ? [-b / a, 0, c, c] : [d, c, e, f];
  const lightOf: Curve = (level) =>
    level >= from ? Math.max(0, a * level + b) ** g + above : slope * level + below;
  return { lightOf, levels: 256 };
}

function tableCurve(view: DataView, at: number): LevelCurve | undefined {
  const count = view.getUint32(at + 8);
  if (count > 65_536) return undefined;
  if (count < 2) {
    return { lightOf: power(count === 0 ? 1 : view.getUint16(at + 12) / 256), levels: 256 };
  }
  const table = Float64Array.from(
    { length: count },
    (_, level) => view.getUint16(at + 12 + level * 2) / 65_535,
  );
  const lightOf: Curve = (level) => {
    const place = Math.min(1, Math.max(0, level)) * (count - 1);
    const below = Math.floor(place);
    const first = table[below] ?? 0;
    return first + ((table[below + 1] ?? first) - first) * (place - below);
  };
  return { lightOf, levels: count };
}

/** A number with 16 fractional bits. */
const fixed = (view: DataView, at: number): number => view.getInt32(at) / 65_536;
