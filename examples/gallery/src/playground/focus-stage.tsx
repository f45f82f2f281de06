import { CameoImage } from '@cameo/react-image/client';
import { type PointerEvent, type ReactElement, useState } from 'react';
import { FocusKeys } from './focus-keys.js';
import { CENTRE, type Point, pointAt } from './focus-point.js';
import type { Recipe } from './recipe.js';
import { isCropped, isShownOnOriginal, keptRegion, outsidePath, pointOf } from './request.js';
import { pictureOf } from './shown-pictures.js';

interface FocusStageProps {
  readonly recipe: Recipe;
  readonly onFocus: (focus: Point) => void;
}

/** The original with its focus, movable by dragging or keys, and with the cropped parts dimmed. */
export function FocusStage({ recipe, onFocus }: FocusStageProps): ReactElement {
  const picture = pictureOf(recipe.picture);
  const [dragged, setDragged] = useState<Point>();
  const focus = dragged ?? pointOf(recipe) ?? CENTRE;
  const shown = isShownOnOriginal(recipe);
  const movable = isCropped(recipe) && (shown || pointOf(recipe) === undefined);
  const region = keptRegion({
    ...recipe,
    transform: { ...recipe.transform, focus: `${focus.x},${focus.y}` },
  });
  const radius = Math.max(picture.width / 1.5, picture.height) / 28;
  const [x, y] = [focus.x * picture.width, focus.y * picture.height];

  const drag = (event: PointerEvent<SVGSVGElement>): void => {
    if (movable && event.currentTarget.hasPointerCapture(event.pointerId))
      setDragged(pointUnder(event, picture));
  };
  const drop = (): void => {
    if (dragged !== undefined) onFocus(dragged);
    setDragged(undefined);
  };
  return (
    <div className={movable ? 'stage' : 'stage stage-fixed'}>
      <CameoImage
        key={picture.src}
        src={picture}
        alt={picture.alt}
        layout="fill"
        fit="inside"
        sizes="(min-width: 1520px) 700px, (min-width: 1024px) 47vw, calc(100vw - 40px)"
      />
      {movable && <FocusKeys focus={focus} onFocus={onFocus} />}
      <svg
        viewBox={`0 0 ${picture.width} ${picture.height}`}
        aria-hidden="true"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
        onPointerUp={drop}
        onPointerCancel={() => setDragged(undefined)}
      >
        {(shown || dragged) && (
          <path className="left-out" d={outsidePath(picture, region)} fillRule="evenodd" />
        )}
        {movable && (
          <g className="handle">
            <circle className="handle-halo" cx={x} cy={y} r={radius * 1.5} />
            <circle className="handle-ring" cx={x} cy={y} r={radius} />
            <circle className="handle-dot" cx={x} cy={y} r={radius / 4} />
          </g>
        )}
      </svg>
    </div>
  );
}

function pointUnder(event: PointerEvent<SVGSVGElement>, picture: { width: number; height: number }): Point {
  const matrix = event.currentTarget.getScreenCTM();
  if (matrix === null) return pointAt(0.5, 0.5);
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
  return pointAt(x / picture.width, y / picture.height);
}
