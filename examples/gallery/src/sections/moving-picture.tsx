import type { ReactElement, ReactNode } from 'react';
import { ANIMATION } from '../pictures.js';

interface MovingPictureProps {
  readonly name: string;
  readonly alt: string;
  readonly src: string;
  /** Its first frame. */
  readonly still: string;
  /** Undefined leaves it to what the person set in the system. */
  readonly playing: boolean | undefined;
  readonly children: ReactNode;
}

/** An animation that stands still where reduced motion is preferred, or when it was stopped. */
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
