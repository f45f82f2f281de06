import { type PointerEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { Picture } from '../pictures.js';
import { drawLoupe, LOUPE } from './loupe.js';

interface SplitViewProps {
  readonly picture: Picture;
  readonly sent: string;
}

/** Two pictures in one place with a movable line between them, and a loupe on it. */
export function SplitView({ picture, sent }: SplitViewProps): ReactElement {
  const root = useRef<HTMLDivElement>(null);
  const before = useRef<HTMLImageElement>(null);
  const after = useRef<HTMLImageElement>(null);
  const loupe = useRef<HTMLCanvasElement>(null);
  const [split, setSplit] = useState(50);
  const [height, setHeight] = useState(42);
  const [arrived, setArrived] = useState(0);
  useEffect(() => {
    const { current } = root;
    current?.style.setProperty('--split', `${split}%`);
    current?.style.setProperty('--down', `${height}%`);
    if (arrived >= 0 && loupe.current && before.current && after.current)
      drawLoupe(loupe.current, before.current, after.current, { x: split / 100, y: height / 100 });
  }, [split, height, arrived]);
  const follow = (event: PointerEvent<HTMLInputElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    if (event.pointerType !== 'touch')
      setHeight(Math.min(100, Math.max(0, ((event.clientY - box.top) / box.height) * 100)));
  };
  const count = (): void => setArrived((times) => times + 1);
  return (
    <div className="split" ref={root}>
      <img
        className="split-after"
        ref={after}
        src={sent}
        alt={`${picture.alt}, as it was sent`}
        width={picture.width}
        height={picture.height}
        loading="lazy"
        onLoad={count}
      />
      <img
        className="split-before"
        ref={before}
        src={picture.src}
        alt={`${picture.alt}, the original`}
        width={picture.width}
        height={picture.height}
        loading="lazy"
        onLoad={count}
      />
      <span className="split-label split-label-before">Original</span>
      <span className="split-label split-label-after">Sent</span>
      <span className="split-line" aria-hidden="true" />
      <canvas className="loupe" ref={loupe} width={LOUPE} height={LOUPE} />
      <input
        type="range"
        min={0}
        max={100}
        step={0.5}
        value={split}
        aria-label="Line between the original and what was sent"
        aria-valuetext={`${split} per cent of the original`}
        onChange={(event) => setSplit(event.currentTarget.valueAsNumber)}
        onPointerMove={follow}
      />
    </div>
  );
}
