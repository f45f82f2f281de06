import { DEFAULT_LADDER, snapUp } from '@cameo/core';
import { CameoImage } from '@cameo/react-image/client';
import { type PointerEvent, type ReactElement, type RefObject, useEffect, useRef, useState } from 'react';
import type { ShownPicture } from '../measure/use-shown-picture.js';
import { PICTURES, TEST_CARD } from '../pictures.js';
import { ShownFigures } from './shown-figures.js';

const { portrait } = PICTURES;

/** Initial width of the frame: all available room. */
const SIZES = '(min-width: 1520px) 801px, (min-width: 768px) 54vw, calc(100vw - 40px)';

/** Minimum width of the frame, per cent of its room. */
const MIN_PER_CENT = 15;

interface DeskFrameProps {
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly shown: ShownPicture | undefined;
}

/** The photograph in a window with a draggable corner: a narrower one gets fewer bytes. */
export function DeskFrame({ frame, shown }: DeskFrameProps): ReactElement {
  const room = useRef<HTMLDivElement>(null);
  const [part, setPart] = useState(100);
  const [width, setWidth] = useState<number>();
  useEffect(() => {
    const { current } = room;
    if (current === null) return;
    current.style.setProperty('--part', `${part}%`);
    if (part < 100 || width !== undefined) setWidth(Math.round((current.clientWidth * part) / 100));
  }, [part, width]);
  // One candidate only, because Chromium displays a larger one from its cache.
  const rung = width === undefined ? undefined : snapUp(width * devicePixelRatio, DEFAULT_LADDER);
  const drag = (event: PointerEvent<HTMLButtonElement | HTMLSpanElement>): void => {
    const box = room.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const wanted = ((event.clientX - box.left) / box.width) * 100;
    setPart(Math.round(Math.min(100, Math.max(MIN_PER_CENT, wanted))));
  };
  return (
    <figure className="screen screen-desk">
      <div className="screen-room" ref={room}>
        <div className="screen-frame" ref={frame}>
          <CameoImage
            src={portrait.src}
            thumbhash={portrait.thumbhash}
            sourceWidth={Math.min(rung ?? portrait.width, portrait.width)}
            alt={`${portrait.alt}, cut for a desktop`}
            layout="fill"
            w={800}
            h={450}
            focus="0.58,0.44"
            sizes={width === undefined ? SIZES : `${width}px`}
            fallbackSrc={TEST_CARD}
            {...(rung === undefined ? { priority: true } : { loading: 'eager' as const })}
          />
          <span
            className="corner"
            aria-hidden="true"
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
          />
        </div>
      </div>
      <ShownFigures name="Desktop" shown={shown} />
      <label className="corner-slider">
        <span>Drag: width of the desktop window</span>
        <input
          type="range"
          min={MIN_PER_CENT}
          max={100}
          value={part}
          aria-valuetext={`${part} per cent of its room`}
          onChange={(event) => setPart(event.currentTarget.valueAsNumber)}
        />
      </label>
    </figure>
  );
}
