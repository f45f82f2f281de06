import { type ReactElement, useEffect, useRef } from 'react';
import type { FetchedPicture } from './fetch-picture.js';

interface ResultProps {
  readonly picture: FetchedPicture | undefined;
  readonly waiting: boolean;
  readonly label: string;
}

/** The received picture, drawn from the measured bytes. */
export function Result({ picture, waiting, label }: ResultProps): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { current } = canvas;
    if (current === null || picture === undefined) return;
    current.width = picture.bitmap.width;
    current.height = picture.bitmap.height;
    current.getContext('2d')?.drawImage(picture.bitmap, 0, 0);
  }, [picture]);
  return (
    <div className={waiting ? 'result result-waiting' : 'result'}>
      <canvas ref={canvas} width={1} height={1} role="img" aria-label={label} />
    </div>
  );
}
