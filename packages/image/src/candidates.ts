import {
  canonicalize,
  type LooseTransform,
  looseText,
  type ParamName,
  serializeTransform,
  srcsetCandidates,
} from '@cameo/core';
import { type AskedTransform, type ImportedPicture, type PictureSource, srcOf } from './asked.js';
import type { UrlGrammar } from './config.js';
import { inDevelopment } from './development.js';
import { validTransform } from './image-url.js';
import { possibleSlots } from './sizes/possible-slots.js';
import { pathOf } from './source-path.js';

/** A picture in its place on a page. */
export interface PlacedPicture extends Omit<AskedTransform, 'dpr' | 'rotate' | 'trim'> {
  readonly src: PictureSource;
  /** Width and height of its box, CSS px; together they are its proportions. */
  readonly w?: number | undefined;
  readonly h?: number | undefined;
  /** The `sizes` attribute. */
  readonly sizes?: string | undefined;
  /** Width of the original, px, where it is known: nothing above it is offered. */
  readonly sourceWidth?: number | undefined;
  /** Token that makes its URLs valid. */
  readonly signature?: string | undefined;
}

/** A URL and the width of the bytes behind it, device px; 0 for a source that is not resized, or a drawing. */
export interface SizedUrl {
  readonly url: string;
  readonly width: number;
}

/** The candidates say the size, and the others would make their descriptors untrue, should a preset have them. */
const UNSHAPED = { w: undefined, h: undefined, dpr: undefined, rotate: undefined, trim: undefined };

/** Whether a path is that of a drawing, which is sharp at every size: browsers are given the original itself. */
export const isDrawing = (path: string): boolean => /\.svg$/i.test(path);

/** The URLs among which a browser chooses, ascending; the only one there is for a source that is not resized. */
export function sizedUrls(picture: PlacedPicture, grammar: UrlGrammar): readonly SizedUrl[] {
  const { src, w: across = Number.NaN, h: down = Number.NaN, sizes = '', sourceWidth, signature } = picture;
  const name = srcOf(src);
  const path = pathOf(src, grammar);
  inDevelopment((warnings) => warnings.source(src, path));
  if (!path) return [{ url: path ?? name, width: 0 }];
  const valid = validTransform(picture, grammar, UNSHAPED);
  const urlOf = (transform: LooseTransform, names?: readonly ParamName[]): string => {
    const token = signature && `s=${signature}`;
    const query = [serializeTransform(transform, names), token].filter(Boolean).join('&');
    return grammar.baseUrl + path + (query && `?${query}`);
  };
  if (isDrawing(path)) return [{ url: urlOf(valid, ['v']), width: 0 }];
  const own: Partial<ImportedPicture> = Object(sourceWidth ? undefined : src);
  const candidates = srcsetCandidates(
    {
      w: across,
      h: grammar.params.includes('h') ? down : Number.NaN,
      fit: valid.fit,
      sourceWidth: positive(sourceWidth ?? own.width),
      sourceHeight: positive(own.height),
    },
    // A place that the browser measures may be as wide as any.
    /^auto/.test(sizes) ? [Number.NaN] : possibleSlots(sizes),
    grammar,
  );
  // They differ in their size only.
  const shared = canonicalize({ ...valid, ...candidates[0] } as typeof valid, grammar);
  return candidates.map(({ w, h, width }) => ({ url: urlOf({ ...shared, w, h }), width }));
}

/** A length of at least 1 px; NaN for whatever else was given at run time. */
export function positive(given: unknown): number {
  const length = Number.parseFloat(looseText(given));
  return length >= 1 && length < Infinity ? length : Number.NaN;
}
