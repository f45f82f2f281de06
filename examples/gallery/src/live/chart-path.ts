/** A drawing area, units of the SVG. */
export interface Area {
  readonly width: number;
  readonly height: number;
  /** Places for bars from left to right; with fewer bars, those on the right are used. */
  readonly places: number;
}

/** A bar from one value to another. */
export interface Bar {
  readonly from: number;
  readonly to: number;
}

/** Part of its place that a bar takes. */
const THICKNESS = 0.75;

/**
 * SVG path of bars, the newest on the right.
 * @param most the value that is as high as the area
 * @returns an empty text when there is nothing to draw
 */
export function barsPath(bars: readonly Bar[], most: number, { width, height, places }: Area): string {
  const place = width / places;
  const first = places - bars.length;
  return bars
    .map(({ from, to }, index) => {
      if (most <= 0 || to <= from) return '';
      const left = round((first + index + (1 - THICKNESS) / 2) * place);
      const [bottom, top] = [height - (from / most) * height, height - (to / most) * height].map(round);
      return `M${left} ${bottom}V${top}h${round(place * THICKNESS)}V${bottom}Z`;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** A number at the top of a scale: the next of 1, 2, 5, 10, 20 … that is at least as large. */
export function topOfScale(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return power * ([1, 2, 5].find((step) => step * power >= most) ?? 10);
}
