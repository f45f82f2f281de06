import { chosenCandidates, srcsetCandidates } from '@cameo/core';
import { type AskedTransform, type PictureSource, srcOf } from './asked.js';
import type { UrlGrammar } from './config.js';
import { pictureUrls } from './image-url.js';
import { possibleSlots } from './sizes/possible-slots.js';

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
}

/** A URL and the width of the bytes behind it, device px. */
export interface SizedUrl {
  readonly url: string;
  readonly width: number;
}

/** What the candidates say, and what would make their descriptors untrue, should a preset have it. */
const UNSHAPED = { w: undefined, h: undefined, dpr: undefined, rotate: undefined, trim: undefined };

/**
 * The URLs among which a browser chooses, ascending; empty where there is no choice: for a source that is not resized,
 * and for a box taller than any rung allows.
 */
export function sizedUrls(picture: PlacedPicture, grammar: UrlGrammar): readonly SizedUrl[] {
  const { src, w, h, sizes = '', sourceWidth, preset = '' } = picture;
  const asked = { ...grammar.presets?.[preset], ...picture, ...UNSHAPED };
  const own = typeof src === 'object' && !sourceWidth ? src : undefined;
  const place = {
    w,
    h: grammar.params.includes('h') ? h : undefined,
    fit: asked.fit,
    sourceWidth: positive(sourceWidth ?? own?.width),
    sourceHeight: positive(own?.height),
  };
  const candidates = chosenCandidates(srcsetCandidates(place, grammar), possibleSlots(sizes));
  const boxes = candidates.map(({ w, h }) => ({ w, h }));
  const urls = pictureUrls(srcOf(src), asked, boxes, grammar) ?? [];
  return urls.map((url, at) => ({ url, width: candidates[at]?.width ?? 0 }));
}

/** A length that can be one; undefined for whatever else was given at run time. */
export function positive(given: unknown): number | undefined {
  const length = typeof given === 'object' ? 0 : Number.parseFloat(String(given));
  return length > 0 && length < Infinity ? length : undefined;
}
