import { expectedValue, PARAM_NAMES, type ParamName, unaliased } from '@cameo/core';
import type { UrlGrammar } from './config.js';
import type { LooseRequest } from './request.js';
import { createShownWarnings } from './shown-warnings.js';
import { possibleSlots } from './sizes.js';
import { importedPicture, isBundled, isDrawing, isSiteFile, type PictureSource, srcOf } from './source.js';

declare const console: { readonly warn: (text: string) => void };

/** The warnings of a development build; each appears once. */
export type Warnings = ReturnType<typeof createWarnings>;

/** Creates the warnings, and the memory of those that have appeared. */
export function createWarnings() {
  const reported = new Set<string>();
  const warn = (text: string): void => {
    if (reported.has(text)) return;
    reported.add(text);
    console.warn(`[cameo] ${text}`);
  };

  /** Names with `?` or `%`, which are characters of the name of an original. */
  const spelling = (src: string): void => {
    const [name, query] = src.split(/\?(.*)/s);
    if (query !== undefined)
      warn(
        `${show(src)} has a question mark, which becomes part of the name. Give ${show(name)}, and what follows as props, such as v for a version.`,
      );
    if (/%[0-9a-f]{2}/i.test(src))
      warn(
        `${show(src)} seems to be encoded already, and is encoded once more. Give the name without encoding, such as ${show(src.replace(/(?:%[0-9a-f]{2})+/gi, decoded))}.`,
      );
  };

  return {
    ...createShownWarnings(warn),

    /** Sources that are not resized, that no original can have, or that are written as URLs. */
    source(source: PictureSource, path: string | undefined): void {
      const src = srcOf(source);
      // A file of the site is intentional; the query of a URL is ignored.
      if (isSiteFile(source)) return;
      if (isBundled(src))
        warn(
          `${show(src)} is a file that Next bundled, not a picture of the bucket, and is shown unchanged. Upload the picture and give its key, or write { url } if this is intended.`,
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

    /** Unknown parameters, which are ignored. */
    names(transform: object): void {
      for (const name of Object.keys(transform)) {
        if (name === 'preset' || PARAM_NAMES.includes(name as ParamName)) continue;
        const meant = unaliased(name.toLowerCase());
        warn(
          `${name} is no parameter and is ignored. ${meant === name ? `The parameters are: ${PARAM_NAMES.join(', ')}, preset.` : `Did you mean ${meant}?`}`,
        );
      }
    },

    /** Values that are replaced or ignored because the resizer rejects them. */
    transform(
      given: Readonly<Record<string, unknown>>,
      valid: Readonly<Record<string, unknown>>,
      grammar: UrlGrammar,
    ): void {
      for (const [name, value] of Object.entries(valid)) {
        if (same(given[name], value)) continue;
        const used = value === undefined ? 'is ignored' : `becomes ${show(value)}`;
        warn(`${name}=${show(given[name])} ${used}. Expected ${expectedValue(name as ParamName, grammar)}.`);
      }
      const { preset } = given;
      if (preset !== undefined && !Object.hasOwn(grammar.presets ?? {}, String(preset)))
        warn(
          `There is no preset ${show(preset)}. The presets are: ${Object.keys(grammar.presets ?? {}).join(', ')}.`,
        );
    },

    /** Problems of a request that are known before the picture is displayed. */
    request(
      request: LooseRequest,
      w: number | undefined,
      h: number | undefined,
      { qualities }: UrlGrammar,
    ): void {
      const name = show(srcOf(request.src));
      for (const [prop, instead] of Object.entries(ELSEWHERE))
        if (Object.hasOwn(request, prop)) warn(`${name} has ${prop}, which is not supported. ${instead}`);
      const { placeholder } = request as { placeholder?: unknown };
      if (typeof placeholder === 'string' && NO_COLOUR.test(placeholder))
        warn(
          `${name} has placeholder=${show(placeholder)}, which is no colour and shows nothing. Give a colour such as "#e8e2d6", or write thumbhash.`,
        );
      const { quality, sizes = '', layout = 'constrained' } = request;
      if (typeof quality === 'number' && !qualities.includes(quality))
        warn(
          `${name} has the quality ${quality}, which is not available and snaps to the next one. Give one of ${qualities.join(', ')}.`,
        );
      if (/^\s*auto/i.test(sizes) && (layout === 'constrained' || layout === 'fixed'))
        warn(`${name} has sizes="auto", which is ignored: w defines the place of a ${layout} picture.`);
      else if (sizes && !/^\s*auto\s*$/i.test(sizes) && possibleSlots(sizes) === undefined)
        warn(
          `${name} has sizes=${show(sizes)}, parts of which cannot be computed, so every width is offered. Use px, vw, em, calc, min, max and clamp.`,
        );
      if ((request as { dark?: { by?: unknown } }).dark?.by === 'theme' && request.priority)
        warn(`${name} follows the theme of the page, so it is lazy despite priority. Remove priority.`);
      if (request.layout === 'full-width' && request.sizes === undefined)
        warn(
          `${name} is full-width without sizes, so it counts as 100vw. Give sizes such as "(min-width: 1000px) 1000px, 100vw".`,
        );
      if (!request.decorative && typeof request.alt !== 'string')
        warn(`${name} has no alt. Describe what it shows, or set decorative.`);
      if (request.layout !== 'fill' && (w === undefined || h === undefined))
        warn(`${name} has no w and h, so the page moves when it arrives. Give both in CSS px.`);
      const own = importedPicture(request.src);
      const sourceWidth = request.sourceWidth ?? own.width;
      const drawing = isDrawing(srcOf(request.src));
      const given: Readonly<Record<string, unknown>> = { ...request };
      const ignored = drawing ? IGNORED_PARAMS.filter((param) => given[param]) : [];
      if (ignored.length > 0)
        warn(
          `${name} is a drawing and is shown unchanged, so ${ignored.join(', ')} is ignored. For a pixel picture, use buildImageUrl, and add "svg" to the inputs.`,
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

/** Props of next/image and other packages, and their replacements. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  width: 'Write w.',
  height: 'Write h.',
  fill: 'Write layout="fill".',
  objectFit: 'Write fit.',
  objectPosition: 'Write focus.',
  preload: 'Write priority.',
  blurDataURL: 'Write thumbhash, or placeholder with a colour.',
  unoptimized: 'Write src={{ url: … }} for a file that is shown unchanged.',
  loader: 'Set baseUrl in the configuration.',
  srcSet: 'It is derived from w, h and sizes.',
};

/** Placeholders of other packages, and a ThumbHash, which has its own prop. The longest name of a colour has 20 letters. */
const NO_COLOUR = /^(?:blur|empty|shimmer|blurred|dominantColor|(?:data|https?):.*|[a-z\d+/]{21,}=*)$/is;

/** The decoded text; unchanged if it is not UTF-8. */
const decoded = (encoded: string): string => {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
};

/** Parameters that a page can apply to a drawing itself, or that do not affect it. */
const KEPT: readonly ParamName[] = ['w', 'h', 'dpr', 'fit', 'focus', 'q', 'v'];

/** Parameters that need the resizer. */
const IGNORED_PARAMS = ['format', ...PARAM_NAMES.filter((name) => !KEPT.includes(name))] as const;

/** Whether two aspect ratios differ by more than rounding to CSS px explains. */
const distorted = (ratio: number, own: number): boolean => Math.abs(ratio / own - 1) > 0.02;

/** Whether a value differs only in its spelling. */
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

/** Warns in a development build. In a production build a bundler finds the function empty and drops its calls. */
export function inDevelopment(warn: (warnings: Warnings) => void): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      warnings ??= createWarnings();
      warn(warnings);
    }
  } catch {
    // Without a bundler there is no `process`, and no development build.
  }
}
