import type { CanonicalTransform } from '../grammar/canonical.js';
import { isStrategy } from '../grammar/focus.js';
import type { ParamName } from '../grammar/params.js';
import { exifTurn, turnedSize } from './orientation.js';
import type { Plan, SourceFacts } from './plan.js';

/** Copies of the picture that steps need whole, and of which size they are. Steps that name the same copy share it. */
const WHOLE_COPIES = {
  turned: ['scaled'],
  searched: ['scaled'],
  filtered: ['scaled'],
  backed: ['scaled'],
  // Once more while the encoder reads them.
  rounded: ['output', 'output'],
} as const satisfies Readonly<Record<string, readonly ('scaled' | 'output')[]>>;

type WholeCopy = keyof typeof WHOLE_COPIES;

/** What a parameter does to a picture, and what that asks of a render. */
interface Effect {
  /** Whether the output shows other pixels than the whole original, scaled. */
  readonly changesPixels: (plan: Plan, facts: SourceFacts) => boolean;
  /**
   * The copy that is held, and when. libvips keeps the frames of an animation as one tall picture: what needs a picture
   * whole is done to each frame by itself, so that no pixel of one gets into the next.
   */
  readonly whole: { readonly copy: WholeCopy; readonly when: (plan: Plan) => boolean } | undefined;
  /** Whether the output may have colours that the original does not have, so that its palette is of no use. */
  readonly addsColours: (plan: Plan) => boolean;
  /** Whether the output may be transparent where the original is opaque, in a format that has transparency. */
  readonly addsAlpha: (plan: Plan) => boolean;
  /** Whether a request that leaves the format open gets one with transparency. Room that `contain` leaves asks for none. */
  readonly needsAlpha: boolean;
  /** Whether the result depends on what is seen in the picture, so that only the original itself gives it. */
  readonly looksAtPicture: (transform: CanonicalTransform) => boolean;
  /** Whether `w` beside it is still the width of the output. */
  readonly keepsWidth: boolean;
}

const never = (): boolean => false;

/** The columns of a parameter that decides about size or encoding, and leaves the picture as it is. */
const SAME_PICTURE = {
  changesPixels: never,
  whole: undefined,
  addsColours: never,
  addsAlpha: never,
  needsAlpha: false,
  looksAtPicture: never,
} as const;

/** 8 hexadecimal digits: neither opaque nor, in canonical form, fully transparent. */
const isTranslucent = ({ background }: Plan): boolean => background?.length === 8;

/**
 * The table of what parameters do (docs/adr/0029-effects.md). Whoever asks whether pixels change, frames must be whole,
 * memory is needed or a width is kept asks here: a parameter without a row does not compile.
 */
export const EFFECTS: Readonly<Record<ParamName, Effect>> = {
  w: { ...SAME_PICTURE, keepsWidth: true },
  h: { ...SAME_PICTURE, keepsWidth: false },
  dpr: { ...SAME_PICTURE, keepsWidth: false },
  fit: {
    changesPixels: ({ region, crop, padding }) => (region ?? crop ?? padding) !== undefined,
    whole: undefined,
    addsColours: never,
    addsAlpha: ({ padding }) => padding !== undefined,
    needsAlpha: false,
    looksAtPicture: never,
    keepsWidth: false,
  },
  focus: {
    changesPixels: ({ strategy }) => strategy !== undefined,
    whole: { copy: 'searched', when: ({ strategy }) => strategy !== undefined },
    addsColours: never,
    addsAlpha: never,
    needsAlpha: false,
    looksAtPicture: ({ focus }) => focus !== undefined && isStrategy(focus),
    keepsWidth: false,
  },
  q: { ...SAME_PICTURE, keepsWidth: true },
  f: { ...SAME_PICTURE, keepsWidth: true },
  bg: {
    // Behind a picture without transparency no colour is seen.
    changesPixels: ({ background }, { hasAlpha }) => hasAlpha && background !== undefined,
    whole: { copy: 'backed', when: isTranslucent },
    addsColours: ({ background }) => background !== undefined,
    addsAlpha: isTranslucent,
    needsAlpha: false,
    looksAtPicture: never,
    keepsWidth: true,
  },
  blur: {
    changesPixels: ({ blur }) => blur !== undefined,
    whole: { copy: 'filtered', when: ({ blur }) => blur !== undefined },
    addsColours: ({ blur }) => blur !== undefined,
    addsAlpha: never,
    needsAlpha: false,
    looksAtPicture: never,
    keepsWidth: true,
  },
  sharpen: {
    changesPixels: ({ sharpen }) => sharpen !== undefined,
    whole: { copy: 'filtered', when: ({ sharpen }) => sharpen !== undefined },
    addsColours: ({ sharpen }) => sharpen !== undefined,
    addsAlpha: never,
    needsAlpha: false,
    looksAtPicture: never,
    keepsWidth: true,
  },
  rotate: {
    changesPixels: ({ turn }) => turn.degrees !== 0,
    whole: { copy: 'turned', when: ({ turn }) => turn.degrees !== 0 },
    addsColours: never,
    addsAlpha: never,
    needsAlpha: false,
    looksAtPicture: never,
    keepsWidth: false,
  },
  flip: {
    changesPixels: ({ turn }) => turn.mirrored,
    whole: undefined,
    addsColours: never,
    addsAlpha: never,
    needsAlpha: false,
    looksAtPicture: never,
    keepsWidth: true,
  },
  gray: {
    changesPixels: ({ gray }) => gray,
    whole: undefined,
    addsColours: ({ gray }) => gray,
    addsAlpha: never,
    needsAlpha: false,
    looksAtPicture: never,
    keepsWidth: true,
  },
  trim: {
    changesPixels: ({ trim }) => trim !== undefined,
    whole: undefined,
    addsColours: never,
    addsAlpha: never,
    needsAlpha: false,
    looksAtPicture: ({ trim }) => trim !== undefined,
    keepsWidth: false,
  },
  round: {
    changesPixels: ({ round }) => round !== undefined,
    whole: { copy: 'rounded', when: ({ round }) => round !== undefined },
    // Transparency is an entry of a palette too.
    addsColours: ({ round }) => round !== undefined,
    addsAlpha: ({ round, background }) => round !== undefined && background?.length !== 6,
    needsAlpha: true,
    looksAtPicture: never,
    keepsWidth: true,
  },
  v: { ...SAME_PICTURE, keepsWidth: true },
};

const ROWS: readonly Effect[] = Object.values(EFFECTS);

/**
 * Whether a plan shows all of the original at its own size, every pixel as it is: only the encoding differs. An answer may
 * then be the original's own pixels.
 */
export function keepsPixels(plan: Plan, facts: SourceFacts): boolean {
  const whole = turnedSize(facts, exifTurn(facts.orientation));
  const sized = [plan.scaled, plan.output].every(
    ({ width, height }) => width === whole.width && height === whole.height,
  );
  return sized && isUntouched(plan, facts);
}

/** Whether a plan shows all of the original in its own proportions: only the size and the encoding differ. */
export function onlyResizes(plan: Plan, facts: SourceFacts): boolean {
  const { width, height } = turnedSize(facts, exifTurn(facts.orientation));
  const { scaled } = plan;
  // A side is rounded to whole pixels, and so the other one is off by as much.
  const off = Math.abs(scaled.width * height - scaled.height * width);
  return off <= Math.max(width, height) && isUntouched(plan, facts);
}

const isUntouched = (plan: Plan, facts: SourceFacts): boolean =>
  !ROWS.some(({ changesPixels }) => changesPixels(plan, facts));

/** The copies of the picture that the steps of a plan need whole, each once. */
export const wholeCopies = (plan: Plan): ReadonlySet<WholeCopy> =>
  new Set(ROWS.flatMap(({ whole }) => (whole?.when(plan) ? [whole.copy] : [])));

/** Whether the frames of an animation must be worked on one by one. */
export const needsFrames = (plan: Plan): boolean => plan.animated && wholeCopies(plan).size > 0;

/** Whether the output may have colours that the palette of the original does not have. */
export const addsColours = (plan: Plan): boolean => ROWS.some((row) => row.addsColours(plan));

/** Whether the output may be transparent where the original is opaque. */
export const addsAlpha = (plan: Plan): boolean => ROWS.some((row) => row.addsAlpha(plan));

/** Whether the output is transparent somewhere, whatever the original is. */
export const isTransparent = (plan: Plan): boolean =>
  ROWS.some((row) => row.needsAlpha && row.addsAlpha(plan));

/** Whether a transform asks for a format with transparency. */
export const needsAlpha = (transform: CanonicalTransform): boolean =>
  (Object.keys(transform) as ParamName[]).some((name) => EFFECTS[name].needsAlpha);

/** Pixels of the copies that the steps of a plan need whole, one frame of each. */
export const wholePixels = (plan: Plan): number =>
  [...wholeCopies(plan)]
    .flatMap((copy) => WHOLE_COPIES[copy].map((size) => plan[size]))
    .reduce((sum, { width, height }) => sum + width * height, 0);

/** Whether a transform depends on what is seen in the picture, which a smaller copy may show in another way. */
export const looksAtPicture = (transform: CanonicalTransform): boolean =>
  ROWS.some((row) => row.looksAtPicture(transform));

/** Whether `w` beside a parameter is the width of the output. */
export const keepsWidth = (name: ParamName): boolean => EFFECTS[name].keepsWidth;
