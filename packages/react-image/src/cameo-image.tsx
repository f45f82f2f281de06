import { PARAM_NAMES } from '@cameo/core';
import { type ComponentPropsWithoutRef, type ReactElement, version } from 'react';
import * as ReactDOM from 'react-dom';
import type { ImportedPicture } from './asked.js';
import { type UrlConfig, urlGrammar } from './config.js';
import { type ImageRequest, imageProps, type LooseRequest } from './image-props.js';
import { type LooseSource, pictureSources, preloadsOf } from './picture-sources.js';
import { placeholderOf } from './placeholder.js';

/** Another picture, or another cut, for a condition: `(min-width: 900px)`. */
export interface ArtDirection {
  readonly media: string;
  readonly src?: string | ImportedPicture;
  /** Its box, CSS px. */
  readonly w?: number;
  readonly h?: number;
  readonly sizes?: string;
  readonly sourceWidth?: number;
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

/** A picture at the widths that the resizer keeps. It has no hooks, and renders on a server as it does in a browser. */
export function CameoImage<const C extends UrlConfig = UrlConfig>(props: CameoImageProps<C>): ReactElement {
  const request = props as unknown as LooseProps;
  const grammar = urlGrammar(request.config);
  const { fetchPriority, className, ...image } = imageProps(request, grammar);
  const dark = request.dark ? [{ src: request.dark, media: '(prefers-color-scheme: dark)' }] : [];
  const sources = pictureSources(request, [...dark, ...(request.sources ?? [])], grammar);

  if (fetchPriority) {
    // A property read that bundlers leave alone: React 18 has no `preload`.
    const { preload } = { ...ReactDOM } as Partial<typeof ReactDOM>;
    for (const { href, ...options } of preloadsOf(image, sources))
      preload?.(href, { as: 'image', fetchPriority, ...options } as ReactDOM.PreloadOptions);
  }

  const placeholder = placeholderOf(
    request.placeholder,
    request.thumbhash ?? (typeof request.src === 'object' ? request.src.thumbhash : undefined),
  );
  let shown = (
    <img
      {...passedOn(request)}
      {...image}
      {...(fetchPriority && {
        [Number.parseInt(version, 10) < 19 ? 'fetchpriority' : 'fetchPriority']: 'high',
      })}
      // An empty address would ask for the page itself.
      src={image.src || undefined}
      alt={image.alt}
      className={`${className} ${request.className ?? ''}`.trim()}
    />
  );
  if (sources.length > 0)
    shown = (
      <picture className="cameo-picture">
        {sources.map((source) => (
          <source key={source.media} {...source} />
        ))}
        {shown}
      </picture>
    );
  if (!placeholder) return shown;
  return (
    <span className={`cameo-frame ${className}`}>
      {placeholder}
      {shown}
    </span>
  );
}

/** Everything that `<img>` knows and the component does not. */
function passedOn(props: LooseProps): object {
  const kept: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(props)) if (!OWN.includes(name)) kept[name] = value;
  return kept;
}

const OWN: readonly string[] = [
  ...PARAM_NAMES,
  ...['layout', 'decorative', 'quality', 'format', 'preset', 'sourceWidth', 'priority', 'config', 'sources'],
  ...['dark', 'placeholder', 'thumbhash'],
];

/** A component with a configuration of its own: `export const Image = createCameoImage({ baseUrl: '…' })`. */
export const createCameoImage =
  <const C extends UrlConfig>(config: C) =>
  (props: CameoImageProps<C>): ReactElement => <CameoImage {...props} config={config} />;
