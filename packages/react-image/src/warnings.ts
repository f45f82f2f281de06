import { expectedValue, type ParamName } from '@cameo/core';
import { type ImportedPicture, srcOf } from './asked.js';
import { isDrawing } from './candidates.js';
import type { UrlGrammar } from './config.js';
import type { LooseRequest } from './image-props.js';
import { createShownWarnings } from './shown-warnings.js';

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

  return {
    ...createShownWarnings(warn),

    /** A source on another host, or one that no original can be called. */
    source(src: string, path: string | undefined): void {
      if (path === undefined)
        warn(
          `${show(src)} is on another host and is not resized. Give a path below baseUrl, or set baseUrl to its host.`,
        );
      if (path === '')
        warn(
          `${show(src)} cannot be the path of an original, so nothing is requested. Give the key of an object in the bucket.`,
        );
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
    request(request: LooseRequest, w: number | undefined, h: number | undefined): void {
      const name = show(srcOf(request.src));
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
