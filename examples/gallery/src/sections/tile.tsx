import { CameoImage } from '@cameo/react-image/client';
import type { ImageRequest } from '@cameo/react-image/url';
import { type ReactElement, useRef } from 'react';
import { bytesText, percentText, savedFraction } from '../format/quantities.js';
import { useShownPicture } from '../measure/use-shown-picture.js';
import { useSize } from '../measure/use-size.js';
import { type Picture, TEST_CARD } from '../pictures.js';

/** A picture and how it fills its place. */
export interface TileShape {
  readonly picture: Picture;
  /** Two columns instead of one. */
  readonly wide?: boolean;
  /** All of it, with room around, instead of a crop. */
  readonly whole?: boolean;
  readonly focus?: ImageRequest['focus'];
}

const SIZES = {
  narrow: '(min-width: 1520px) 342px, (min-width: 1024px) 23vw, (min-width: 768px) 45vw, 43vw',
  wide: '(min-width: 1520px) 708px, (min-width: 1024px) 47vw, calc(100vw - 40px)',
} as const;

/** A picture with what was sent of it. */
export function Tile({ picture, wide = false, whole = false, focus }: TileShape): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const shown = useShownPicture(frame);
  const original = useSize(picture.src);
  const lost = shown?.url.includes(TEST_CARD);
  return (
    <li className={wide ? 'tile tile-wide' : 'tile'}>
      <figure>
        <div className="tile-frame" ref={frame}>
          <CameoImage
            src={picture}
            alt={picture.alt}
            layout="fill"
            w={wide ? 800 : 400}
            h={400}
            fallbackSrc={TEST_CARD}
            sizes={wide ? SIZES.wide : SIZES.narrow}
            {...(whole && { fit: 'contain' as const })}
            {...(focus && { focus })}
          />
        </div>
        <figcaption>
          <span className="tile-title">{picture.title}</span>
          <span className="figures">
            {lost && 'It did not come; this is a test card.'}
            {!lost && shown && original && (
              <>
                {bytesText(shown.bytes)} <span className="of">of {bytesText(original)}</span>{' '}
                <strong>−{percentText(savedFraction(shown.bytes, original))}</strong>
              </>
            )}
            {!lost && !(shown && original) && <span className="pending">–</span>}
          </span>
        </figcaption>
      </figure>
    </li>
  );
}
