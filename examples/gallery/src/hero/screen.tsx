import { CameoImage } from '@cameo/react-image/client';
import type { ReactElement, RefObject } from 'react';
import type { ShownPicture } from '../measure/use-shown-picture.js';
import { PICTURES, TEST_CARD } from '../pictures.js';
import { ShownFigures } from './shown-figures.js';

const { portrait } = PICTURES;

interface ScreenProps {
  readonly name: string;
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly shown: ShownPicture | undefined;
  readonly box: { readonly w: number; readonly h: number };
  readonly sizes: string;
}

/** The photograph in the frame of a device, cropped around the face. */
export function Screen({ name, frame, shown, box, sizes }: ScreenProps): ReactElement {
  return (
    <figure className={`screen screen-${name.toLowerCase()}`}>
      <div className="screen-room">
        <div className="screen-frame" ref={frame}>
          <CameoImage
            src={portrait}
            alt={`${portrait.alt}, cut for a ${name.toLowerCase()}`}
            layout="fill"
            w={box.w}
            h={box.h}
            focus="0.58,0.44"
            sizes={sizes}
            fallbackSrc={TEST_CARD}
            priority
          />
        </div>
      </div>
      <ShownFigures name={name} shown={shown} />
    </figure>
  );
}
