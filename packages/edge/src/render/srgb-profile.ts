/** What a profile says of one channel: its colour in XYZ under D50, and the light of each of its levels. */
interface Primary {
  readonly colour: string;
  readonly curve: string;
  readonly xyz: readonly [number, number, number];
}

/** sRGB's primaries as every display profile of it has them, adapted to D50 (IEC 61966-2-1, ICC.1:2022 annex E). */
const PRIMARIES: readonly Primary[] = [
  { colour: 'rXYZ', curve: 'rTRC', xyz: [0.4361, 0.2225, 0.0139] },
  { colour: 'gXYZ', curve: 'gTRC', xyz: [0.3851, 0.7169, 0.0971] },
  { colour: 'bXYZ', curve: 'bTRC', xyz: [0.1431, 0.0606, 0.7141] },
];

/** How far a primary may be off: less than one of 255 levels. */
const COLOUR_TOLERANCE = 0.002;

/** How far a level may be off, of 1: half of one of 255. */
const LEVEL_TOLERANCE = 0.5 / 255;

/** With one of these a profile says more than three colours and three curves. */
const LOOKUP_TABLES = ['A2B0', 'A2B1', 'A2B2', 'D2B0', 'D2B1', 'D2B2'];

/** Length of a profile's header, and of an entry in the table of tags behind it (ICC.1:2022, 7.2 and 7.3). */
const [HEADER, ENTRY] = [128, 12];

/** Most tags that are looked at; real profiles have some twenty. */
const MOST_TAGS = 100;

/**
 * Whether an ICC profile says what is true without one: that the picture is in sRGB. Cameras and editors attach it to most
 * pictures, and to convert from it to sRGB takes longer than everything else together.
 */
export function isSrgbProfile(profile: Uint8Array): boolean {
  const view = new DataView(profile.buffer, profile.byteOffset, profile.byteLength);
  try {
    if (text(view, 16) !== 'RGB ' || text(view, 20) !== 'XYZ ') return false;
    const tags = tagsOf(view);
    if (LOOKUP_TABLES.some((name) => tags.has(name))) return false;
    return PRIMARIES.every(({ colour, curve, xyz }) => {
      const [colourAt, curveAt] = [tags.get(colour), tags.get(curve)];
      if (colourAt === undefined || curveAt === undefined) return false;
      return isNear(view, colourAt, xyz) && isSrgbCurve(view, curveAt);
    });
  } catch (error) {
    // It ends before what it says it has.
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Where each tag begins. */
function tagsOf(view: DataView): ReadonlyMap<string, number> {
  const count = Math.min(view.getUint32(HEADER), MOST_TAGS);
  const tags = new Map<string, number>();
  for (let at = HEADER + 4; at < HEADER + 4 + count * ENTRY; at += ENTRY)
    tags.set(text(view, at), view.getUint32(at + 4));
  return tags;
}

const isNear = (view: DataView, at: number, xyz: Primary['xyz']): boolean =>
  xyz.every((wanted, axis) => Math.abs(fixed(view, at + 8 + axis * 4) - wanted) <= COLOUR_TOLERANCE);

/** Whether each level stands for the light that it stands for in sRGB: as a table or by a formula. */
function isSrgbCurve(view: DataView, at: number): boolean {
  if (text(view, at) === 'curv') {
    const count = view.getUint32(at + 8);
    if (count < 256 || count > 65_536) return false;
    return everyLevel(count, (level) => view.getUint16(at + 12 + level * 2) / 65_535);
  }
  const kind = view.getUint16(at + 8);
  // Both are linear near black and a power above; 4 may add to either.
  if (text(view, at) !== 'para' || (kind !== 3 && kind !== 4)) return false;
  const parameter = (place: number): number => fixed(view, at + 12 + place * 4);
  const [g, a, b, c, d] = [parameter(0), parameter(1), parameter(2), parameter(3), parameter(4)];
  const [above, below] = kind === 4 ? [parameter(5), parameter(6)] : [0, 0];
  return everyLevel(256, (level) => {
    const encoded = level / 255;
    return encoded >= d ? (a * encoded + b) ** g + above : c * encoded + below;
  });
}

function everyLevel(count: number, lightOf: (level: number) => number): boolean {
  for (let level = 0; level < count; level += 1) {
    if (!(Math.abs(encodedOf(lightOf(level)) - level / (count - 1)) <= LEVEL_TOLERANCE)) return false;
  }
  return true;
}

/** The level of an amount of light in sRGB, both 0 to 1. */
const encodedOf = (light: number): number =>
  light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;

/** A number with 16 binary places. */
const fixed = (view: DataView, at: number): number => view.getInt32(at) / 65_536;

const text = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((place) => view.getUint8(at + place)));
