import type { ReactElement } from 'react';
import { CELLS, thumbhashColours } from './thumbhash.js';

/**
 * A drawing that shows through until the picture arrives: one colour, or the blurred colours of a ThumbHash. It is
 * SVG with presentation attributes, which a strict Content-Security-Policy lets pass, unlike inline styles and `data:`.
 * @returns undefined for a text that is neither
 */
export function placeholderOf(
  colour: string | undefined,
  thumbhash: string | undefined,
): ReactElement | undefined {
  const colours = colour ? [colour] : thumbhash && thumbhashColours(thumbhash);
  if (!colours) return undefined;
  const side = Math.sqrt(colours.length);
  return (
    <svg
      className="cameo-placeholder"
      viewBox={`0 0 ${side} ${side}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {colours.map((fill, cell) => {
        const square = `M${cell % CELLS} ${Math.floor(cell / CELLS)}h1v1h-1z`;
        return <path key={square} fill={fill} d={square} />;
      })}
    </svg>
  );
}
