import { expectedValue, PARAM_NAMES, type ParamName, unaliased } from '@cameo/core';
import type { UrlGrammar } from './config.js';
import type { LooseRequest } from './request.js';
import { createShownWarnings } from './shown-warnings.js';
import { possibleSlots } from './sizes.js';
import { type ImportedPicture, isBundled, isDrawing, type PictureSource, srcOf } from './source.js';

declare const console: { readonly warn: (text: string) => void };

/** What is looked at in development; each problem is told once. */
export type Warnings = ReturnType<typeof createWarnings>;

/** Starts a memory of what was told; every warning says what is wrong and what to do. */
export function createWarnings() {
  const told = new Set<string>();
  const warn = (text: string): void => {
    if (told.has(text)) return;
    told.add(text);
    console.warn(`[cameo] ${text}`);
  };

  /** Names that were meant otherwise: of an original, `?` and `%` are letters. */
  const spelling = (src: string): void => {
    const [name, query] = src.split(/\?(.*)/s);
    if (query !== undefined)
      warn(
        `${show(src)} has a question mark, which becomes part of the name. Give ${show(name)}, and what follows as props, such as v for a version.`,
      );
    if (/%[0-9a-f]{2}/i.test(src))
      warn(
        `${show(src)} seems to be encoded already, and is encoded once more. Give the name as it is, such as ${show(src.replace(/(?:%[0-9a-f]{2})+/gi, decoded))}.`,
      );
  };

  return {
    ...createShownWarnings(warn),

    /** A source that is not resized, one that no original can be called, and names that were meant otherwise. */
    source(source: PictureSource, path: string | undefined): void {
      const src = srcOf(source);
      // A file of the site is meant; of a URL the query is left out.
      if (Object(source).url) return;
      if (isBundled(src))
        warn(
          `${show(src)} is a file of the site that Next bundled, not one of the bucket, and is shown as it is. Upload the picture and give its key, or say { url } if it is meant.`,
        );
      else if (path === undefined)
        warn(
          `${show(src)} is on another host and is not resized. Give a path below baseUrl, or set baseUrl to its host.`,
        );
      else if (path === '')
        warn(
          `${show(src || source)} cannot be the path of an original, so nothing is requested. Give the key of an object in the bucket.`,
        );
      else if (!/^(?:https?:)?\/\//i.test(src)) spelling(src);
    },

    /** What is no parameter and left out. */
    names(transform: object): void {
      for (const name of Object.keys(transform)) {
        if (name === 'preset' || PARAM_NAMES.includes(name as ParamName)) continue;
        const meant = unaliased(name.toLowerCase());
        warn(
          `${name} is no parameter and is left out. ${meant === name ? `Known are: ${PARAM_NAMES.join(', ')}, preset.` : `Did you mean ${meant}?`}`,
        );
      }
    },

    /** Values that were replaced or left out because the resizer would refuse them. */
    transform(
      given: Readonly<Record<string, unknown>>,
      valid: Readonly<Record<string, unknown>>,
      grammar: UrlGrammar,
    ): void {
      for (const [name, value] of Object.entries(valid)) {
        if (same(given[name], value)) continue;
        const used = value === undefined ? 'is left out' : `becomes ${show(value)}`;
        warn(`${name}=${show(given[name])} ${used}. Expected ${expectedValue(name as ParamName, grammar)}.`);
      }
      const { preset } = given;
      if (preset !== undefined && !Object.hasOwn(grammar.presets ?? {}, String(preset)))
        warn(
          `There is no preset ${show(preset)}. Known are: ${Object.keys(grammar.presets ?? {}).join(', ')}.`,
        );
    },

    /** What a request of a picture lacks, as far as that is known before it is shown. */
    request(
      request: LooseRequest,
      w: number | undefined,
      h: number | undefined,
      { qualities }: UrlGrammar,
    ): void {
      const name = show(srcOf(request.src));
      for (const [prop, instead] of Object.entries(ELSEWHERE))
        if (Object.hasOwn(request, prop)) warn(`${name} has ${prop}, which is not known here. ${instead}`);
      const { quality, sizes = '', layout = 'constrained' } = request;
      if (typeof quality === 'number' && !qualities.includes(quality))
        warn(
          `${name} has the quality ${quality}, which is not produced and snaps. Give one of ${qualities.join(', ')}.`,
        );
      if (/^\s*auto/i.test(sizes) && (layout === 'constrained' || layout === 'fixed'))
        warn(`${name} has sizes="auto", which is left out: a ${layout} picture has the place that w says.`);
      else if (sizes && !/^\s*auto\s*$/i.test(sizes) && possibleSlots(sizes).some(Number.isNaN))
        warn(
          `${name} has sizes=${show(sizes)}, of which not all can be computed, so every width is offered. Use px, vw, em, calc, min, max and clamp.`,
        );
      if ((request as { dark?: { by?: unknown } }).dark?.by === 'theme' && request.priority)
        warn(
          `${name} follows the theme of the page, so it is lazy in spite of priority. Leave out priority.`,
        );
      if (request.layout === 'full-width' && request.sizes === undefined)
        warn(
          `${name} is full-width without sizes, so it counts as 100vw. Give sizes such as "(min-width: 1000px) 1000px, 100vw".`,
        );
      if (!request.decorative && typeof request.alt !== 'string')
        warn(`${name} has no alt. Say what it shows, or give decorative.`);
      if (request.layout !== 'fill' && (w === undefined || h === undefined))
        warn(`${name} has no w and h, so the page moves when it arrives. Give both in CSS px.`);
      const own: Partial<ImportedPicture> = Object(request.src);
      const sourceWidth = request.sourceWidth ?? own.width;
      const drawing = isDrawing(srcOf(request.src));
      const unkept = drawing ? UNKEPT.filter((wish) => request[wish]) : [];
      if (unkept.length > 0)
        warn(
          `${name} is a drawing and is shown as it is, so ${unkept.join(', ')} is left out. For a picture of it, use buildImageUrl, and have "svg" among the inputs.`,
        );
      if (!drawing && w !== undefined && sourceWidth !== undefined && w > sourceWidth)
        warn(
          `${name} is shown ${w} px wide, but its original has ${sourceWidth}. Show it smaller, or upload a larger one.`,
        );
      if (
        w &&
        h &&
        own.width &&
        own.height &&
        request.fit === 'fill' &&
        distorted(w / h, own.width / own.height)
      )
        warn(
          `${name} is ${own.width} × ${own.height} and becomes ${w} × ${h} with fit="fill", which distorts it. Use fit="cover", or keep its proportions.`,
        );
    },
  };
}

/** Props of next/image and of others, and what to write instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  width: 'Write w.',
  height: 'Write h.',
  fill: 'Write layout="fill".',
  objectFit: 'Write fit.',
  objectPosition: 'Write focus.',
  preload: 'Write priority.',
  blurDataURL: 'Write thumbhash, or placeholder with a colour.',
  unoptimized: 'Write src={{ url: … }} for a file that is shown as it is.',
  loader: 'Say baseUrl in the configuration.',
  srcSet: 'It is made from w, h and sizes.',
};

/** The text behind an encoded one; what is not UTF-8 stays. */
const decoded = (encoded: string): string => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
};

/** What only a resizer can do. */
const UNKEPT = ['format', 'bg', 'blur', 'sharpen', 'flip', 'gray'] as const;

/** More than the two per cent that rounding to CSS px explains. */
const distorted = (ratio: number, own: number): boolean => Math.abs(ratio / own - 1) > 0.02;

/** Spellings of the same colour, focus or number are no mistake. */
const same = (given: unknown, value: unknown): boolean =>
  given === value ||
  (typeof given === 'string' && typeof value === 'string') ||
  (typeof given === 'number' && typeof value === 'number' && Math.abs(given - value) < 1);

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

declare const process: { readonly env: { readonly NODE_ENV?: string } };

let warnings: Warnings | undefined;

/** Warns in a development build. In production nothing is left of it: bundlers drop calls of an empty function. */
export function inDevelopment(tell: (warnings: Warnings) => void): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      warnings ??= createWarnings();
      tell(warnings);
    }
  } catch {
    // A browser without a bundler has no `process`: nobody develops there.
  }
}
