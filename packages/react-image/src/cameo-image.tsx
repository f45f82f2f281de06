import { PARAM_NAMES } from '@cameo/core';
import type { ComponentPropsWithoutRef, ReactElement } from 'react';
import * as ReactDOM from 'react-dom';
import type { ImportedPicture } from './asked.js';
import { type UrlConfig, urlGrammar } from './config.js';
import { type ImageProps, type ImageRequest, imageProps, type LooseRequest } from './image-props.js';
import { knownGrammar, knownProps } from './known-props.js';
import { type LooseSource, pictureSources, preloadsOf } from './picture-sources.js';
import { CELLS, thumbhashColours } from './thumbhash.js';

/** Another picture, or another cut, for a condition: `(min-width: 900px)`. */
export interface ArtDirection {
  readonly media: string;
  readonly src?: string | ImportedPicture;
  /** Its box, CSS px. */
  readonly w?: number;
  readonly h?: number;
  readonly sizes?: string;
  readonly sourceWidth?: number;
  /** Of its own original, where `src` is another one. */
  readonly signature?: string;
  readonly focus?: ImageRequest['focus'];
}

/** Attributes of `<img>` that are passed on; the others are what the component is for. */
type PassedOn = Omit<
  ComponentPropsWithoutRef<'img'>,
  keyof ImageRequest | 'srcSet' | 'width' | 'height' | 'decoding' | 'fetchPriority' | 'children'
>;

/** The props of `<CameoImage>` for a configuration. */
export type CameoImageProps<C extends UrlConfig = UrlConfig> = ImageRequest<C> &
  PassedOn & {
    readonly config?: C;
    /** Looked at in order; the first whose `media` holds is shown. */
    readonly sources?: readonly ArtDirection[];
    /** Shown instead where dark colours are preferred. */
    readonly dark?: string | ImportedPicture;
    /** A colour, shown until the picture arrives. */
    readonly placeholder?: string;
    /** A ThumbHash in base64, shown blurred until the picture arrives. */
    readonly thumbhash?: string;
  };

type LooseProps = LooseRequest & {
  readonly config?: UrlConfig;
  readonly sources?: readonly LooseSource[];
  readonly dark?: string | ImportedPicture;
  readonly placeholder?: string;
  readonly thumbhash?: string;
  readonly className?: string;
};

/** Props that are no attributes of `<img>`. */
const OWN: readonly string[] = [
  ...PARAM_NAMES,
  ...['layout', 'decorative', 'quality', 'format', 'preset', 'sourceWidth', 'priority', 'config', 'sources'],
  ...['signature', 'dark', 'placeholder', 'thumbhash'],
];

/** True in the build for servers, which write thousands of pictures and have room for code that remembers. */
declare const __CAMEO_SERVER__: boolean;

// A property read that bundlers leave alone: React 18 has no `preload`, and another name for the priority.
const { preload } = { ...ReactDOM } as Partial<typeof ReactDOM>;

/** A picture at the widths that the resizer keeps. It has no hooks, and renders on a server as it does in a browser. */
export function CameoImage<const C extends UrlConfig = UrlConfig>(props: CameoImageProps<C>): ReactElement {
  const request = props as unknown as LooseProps;
  const { src, dark, placeholder, thumbhash = Object(src).thumbhash } = request;
  const { config } = request;
  const grammar = __CAMEO_SERVER__ ? knownGrammar(config) : urlGrammar(config);
  const image = __CAMEO_SERVER__ ? knownProps(request, grammar) : imageProps(request, grammar);
  const { fetchPriority, className } = image;
  const directed = request.sources ?? [];
  const sources = pictureSources(
    request,
    dark ? [{ src: dark, media: '(prefers-color-scheme: dark)' }, ...directed] : directed,
    grammar,
  );
  if (fetchPriority && image.src)
    for (const options of preloadsOf(image, sources))
      preload?.(image.src, { as: 'image', fetchPriority, ...options } as ReactDOM.PreloadOptions);

  const attributes: { [name: string]: unknown } = {};
  for (const name in request) if (!OWN.includes(name)) attributes[name] = request[name as keyof LooseProps];
  for (const name in image)
    attributes[preload || name !== 'fetchPriority' ? name : 'fetchpriority'] =
      image[name as keyof ImageProps];
  const colours = placeholder ? [placeholder] : thumbhash && thumbhashColours(thumbhash);
  const img = (
    <img
      {...attributes}
      // An empty address would ask for the page itself.
      src={image.src || undefined}
      alt={image.alt}
      className={`${className} ${request.className ?? ''}`.trim()}
    />
  );
  const picture = sources[0] ? (
    <picture className="cameo-picture">
      {sources.map((source) => (
        <source key={source.media} {...source} />
      ))}
      {img}
    </picture>
  ) : (
    img
  );
  return colours ? (
    <span className={`cameo-frame ${className}`}>
      {drawing(colours)}
      {picture}
    </span>
  ) : (
    picture
  );
}

/**
 * What shows through until the picture arrives: a square of one colour or of several. It is SVG with presentation
 * attributes, which a strict Content-Security-Policy lets pass, unlike inline styles and `data:`.
 */
function drawing(colours: readonly string[]): ReactElement {
  const side = Math.sqrt(colours.length);
  return (
    <svg
      className="cameo-placeholder"
      viewBox={`0 0 ${side} ${side}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {colours.map((fill, cell) => {
        const square = `M${cell % CELLS} ${cell >> 2}h1v1h-1z`;
        return <path key={square} fill={fill} d={square} />;
      })}
    </svg>
  );
}

/** A component with a configuration of its own: `export const Image = createCameoImage({ baseUrl: '…' })`. */
export const createCameoImage =
  <const C extends UrlConfig>(config: C) =>
  (props: CameoImageProps<C>): ReactElement => <CameoImage {...props} config={config} />;
