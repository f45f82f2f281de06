import { CameoImage } from '@cameo/react-image/client';
import type { ImageRequest } from '@cameo/react-image/url';
import { type ReactElement, useRef } from 'react';
import { Compared } from '../format/compared.js';
import { bytesText } from '../format/quantities.js';
import { useSize } from '../measure/size.js';
import { useShownPicture } from '../measure/use-shown-picture.js';
import { type Picture, TEST_CARD } from '../pictures.js';

/** A picture and how it fills its place. */
export interface TileShape {
  readonly picture: Picture;
  /** Shown instead in dark mode. */
  readonly dark?: Picture;
  /** Two columns instead of one. */
  readonly wide?: boolean;
  /** Uncropped, with padding. */
  readonly whole?: boolean;
  readonly focus?: ImageRequest['focus'];
  /** Its description. */
  readonly note?: string;
}

const SIZES = {
  narrow: '(min-width: 1520px) 342px, (min-width: 1024px) 23vw, (min-width: 768px) 45vw, 43vw',
  wide: '(min-width: 1520px) 708px, (min-width: 1024px) 47vw, calc(100vw - 40px)',
} as const;

/** A picture with its received size. */
export function Tile({ picture, dark, wide = false, whole = false, focus, note }: TileShape): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const shown = useShownPicture(frame);
  const now = dark && shown?.url.includes(dark.src) ? dark : picture;
  const original = useSize(now.src);
  const lost = shown?.url.includes(TEST_CARD);
  return (
    <li className={wide ? 'tile tile-wide' : 'tile'}>
      <figure>
        <div className="tile-frame" ref={frame}>
          <CameoImage
            src={picture}
            {...(dark && { dark })}
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
          <span className="tile-title">
            {now.title}
            {note && <span className="of">, {note}</span>}
          </span>
          <span className="figures">
            {lost && 'The picture failed; this is a test card.'}
            {!lost && shown && original && (
              <>
                {bytesText(shown.bytes)} <span className="of">of {bytesText(original)}</span>{' '}
                <Compared sent={shown.bytes} original={original} />
              </>
            )}
            {!lost && !(shown && original) && <span className="pending">–</span>}
          </span>
        </figcaption>
      </figure>
    </li>
  );
}
