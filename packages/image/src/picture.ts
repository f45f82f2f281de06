import type { UrlGrammar } from './config.js';
import { type ImageProps, imageProps, lookAt } from './image-props.js';
import { type LooseDirection, pictureSources, type SourceProps } from './picture-sources.js';
import { CELLS, thumbhashColours } from './thumbhash.js';

/** A picture, the others that it may be, and what shows until it arrives. */
export type LoosePicture = LooseDirection & {
  readonly placeholder?: string | undefined;
  readonly thumbhash?: string | undefined;
};

/** A square of the placeholder, in the units of its `viewBox`. */
export interface Square {
  readonly fill: string;
  readonly d: string;
}

/** Everything there is to show of a picture, for whoever writes elements. */
export interface Picture {
  readonly image: ImageProps;
  readonly sources: readonly SourceProps[];
  /** Columns and rows of the placeholder, and its squares; undefined for none. */
  readonly placeholder: { readonly side: number; readonly squares: readonly Square[] } | undefined;
}

/** Looks at a request; `propsOf` may know the answer for the `<img>`. */
export function pictureOf(request: LoosePicture, grammar: UrlGrammar, propsOf = imageProps): Picture {
  lookAt(request, grammar);
  const { placeholder, thumbhash = Object(request.src).thumbhash } = request;
  const colours = placeholder ? [placeholder] : thumbhash && thumbhashColours(thumbhash);
  return {
    image: propsOf(request, grammar),
    sources: pictureSources(request, grammar),
    placeholder: colours && { side: Math.sqrt(colours.length), squares: squaresOf(colours) },
  };
}

/** One square, or the cells of a ThumbHash: those at the edge go on beyond it, where blurring mixes what is there. */
const squaresOf = (colours: readonly string[]): readonly Square[] =>
  colours.map((fill, cell) => {
    if (!colours[1]) return { fill, d: 'M0 0h1v1h-1z' };
    const [x, width] = stretch(cell % CELLS);
    const [y, height] = stretch(Math.floor(cell / CELLS));
    return { fill, d: `M${x} ${y}h${width}v${height}h-${width}z` };
  });

const stretch = (at: number): readonly [start: number, length: number] =>
  at ? [at, at === CELLS - 1 ? CELLS : 1] : [1 - CELLS, CELLS];
