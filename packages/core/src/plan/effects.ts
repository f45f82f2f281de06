import type { CanonicalTransform } from '../grammar/canonical.js';
import { isStrategy } from '../grammar/focus.js';
import type { ParamName } from '../grammar/params.js';
import { exifTurn, turnedSize } from './orientation.js';
import type { Plan, SourceFacts } from './plan.js';

/** Full copies of the picture that steps need, and their size. Steps that name the same copy share it. */
const WHOLE_COPIES = {
  turned: ['scaled'],
  searched: ['scaled'],
  filtered: ['scaled'],
  backed: ['scaled'],
  // A second time during encoding.
  rounded: ['output', 'output'],
} as const satisfies Readonly<Record<string, readonly ('scaled' | 'output')[]>>;

type WholeCopy = keyof typeof WHOLE_COPIES;

/** The effect of a parameter on a picture, and its requirements. */
interface Effect {
  /** Whether the output differs from the whole original, scaled. */
  readonly changesPixels: (plan: Plan, facts: SourceFacts) => boolean;
  /**
   * The copy that is held, and when. libvips treats the frames of an animation as one tall picture: a step that needs a whole
   * picture is applied to each frame separately, so that frames do not mix.
   */
  readonly whole: { readonly copy: WholeCopy; readonly when: (plan: Plan) => boolean } | undefined;
  /** Whether the output may have colours that the original lacks, so that its palette is useless. */
  readonly addsColours: (plan: Plan) => boolean;
  /** Whether the output may be transparent although the original is opaque, in a format with transparency. */
  readonly addsAlpha: (plan: Plan) => boolean;
  /** Whether negotiation must choose a format with transparency. Padding of `contain` does not require one. */
  readonly needsAlpha: boolean;
  /**
   * Whether the result depends on the picture's content, so that it needs the original itself. Faces are detected in a copy of
   * 256 px, which is the same whatever it was made from.
   */
  readonly looksAtPicture: (transform: CanonicalTransform) => boolean;
  /** Whether `w` beside it is still the width of the output. */
  readonly keepsWidth: boolean;
}

const never = (): boolean => false;

/** The columns of a parameter that only affects size or encoding. */
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
 * The table of parameter effects (docs/adr/0029-effects.md). It answers whether pixels change, frames must be whole, memory is
 * needed or a width is kept: a parameter without a row does not compile.
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
    looksAtPicture: ({ focus }) => focus !== undefined && focus !== 'face' && isStrategy(focus),
    keepsWidth: false,
  },
  q: { ...SAME_PICTURE, keepsWidth: true },
  f: { ...SAME_PICTURE, keepsWidth: true },
  bg: {
    // A background is invisible behind an opaque picture.
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
    // Transparency needs a palette entry too.
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
 * Whether a plan outputs the whole original at its own size with unchanged pixels: only the encoding differs. The answer may
 * then be the original's own pixels.
 */
export function keepsPixels(plan: Plan, facts: SourceFacts): boolean {
  const whole = turnedSize(facts, exifTurn(facts.orientation));
  const sized = [plan.scaled, plan.output].every(
    ({ width, height }) => width === whole.width && height === whole.height,
  );
  return sized && isUntouched(plan, facts);
}

/** Whether a plan outputs the whole original in its own aspect ratio: only the size and the encoding differ. */
export function onlyResizes(plan: Plan, facts: SourceFacts): boolean {
  const { width, height } = turnedSize(facts, exifTurn(facts.orientation));
  const { scaled } = plan;
  // A side is rounded to whole pixels, which affects the ratio.
  const off = Math.abs(scaled.width * height - scaled.height * width);
  return off <= Math.max(width, height) && isUntouched(plan, facts);
}

const isUntouched = (plan: Plan, facts: SourceFacts): boolean =>
  !ROWS.some(({ changesPixels }) => changesPixels(plan, facts));

/** The distinct full copies of the picture that the steps of a plan need. */
export const wholeCopies = (plan: Plan): ReadonlySet<WholeCopy> =>
  new Set(ROWS.flatMap(({ whole }) => (whole?.when(plan) ? [whole.copy] : [])));

/** Whether the frames of an animation must be processed one by one. */
export const needsFrames = (plan: Plan): boolean => plan.animated && wholeCopies(plan).size > 0;

/** Whether the output may have colours that the palette of the original lacks. */
export const addsColours = (plan: Plan): boolean => ROWS.some((row) => row.addsColours(plan));

/** Whether the output may be transparent although the original is opaque. */
export const addsAlpha = (plan: Plan): boolean => ROWS.some((row) => row.addsAlpha(plan));

/** Whether the output has transparent parts, whatever the original is. */
export const isTransparent = (plan: Plan): boolean =>
  ROWS.some((row) => row.needsAlpha && row.addsAlpha(plan));

/** Whether a transform requires a format with transparency. */
export const needsAlpha = (transform: CanonicalTransform): boolean =>
  (Object.keys(transform) as ParamName[]).some((name) => EFFECTS[name].needsAlpha);

/** Pixels of the full copies that the steps of a plan need, for one frame. */
export const wholePixels = (plan: Plan): number =>
  [...wholeCopies(plan)]
    .flatMap((copy) => WHOLE_COPIES[copy].map((size) => plan[size]))
    .reduce((sum, { width, height }) => sum + width * height, 0);

/** Whether a transform depends on the picture's content, which a smaller copy may change. */
export const looksAtPicture = (transform: CanonicalTransform): boolean =>
  ROWS.some((row) => row.looksAtPicture(transform));

/** Whether `w` beside a parameter is the width of the output. */
export const keepsWidth = (name: ParamName): boolean => EFFECTS[name].keepsWidth;
