import type { ReactElement, ReactNode } from 'react';
import { ANIMATION } from '../pictures.js';

interface MovingPictureProps {
  readonly name: string;
  readonly alt: string;
  readonly src: string;
  /** Its first frame. */
  readonly still: string;
  /** Undefined follows the system's setting. */
  readonly playing: boolean | undefined;
  readonly children: ReactNode;
}

/** An animation that is paused if reduced motion is preferred, or on request. */
export function MovingPicture({
  name,
  alt,
  src,
  still,
  playing,
  children,
}: MovingPictureProps): ReactElement {
  return (
    <figure className="moving">
      <picture>
        {playing === undefined && <source media="(prefers-reduced-motion: reduce)" srcSet={still} />}
        <img
          src={playing === false ? still : src}
          alt={alt}
          width={ANIMATION.width}
          height={ANIMATION.height}
          loading="lazy"
          decoding="async"
        />
      </picture>
      <figcaption>
        <span className="tile-title">{name}</span>
        {children}
      </figcaption>
    </figure>
  );
}
