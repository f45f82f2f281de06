/** A point of a picture as fractions of its width and height, 0 to 1, in steps of a hundredth. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const CENTRE: Point = { x: 0.5, y: 0.5 };

/** Distance of an arrow key; ten times as far with Shift. */
const STEP = 0.02;

const kept = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;

/** The nearest valid point: inside the picture, on a hundredth. */
export const pointAt = (x: number, y: number): Point => ({ x: kept(x), y: kept(y) });

const MOVES: Readonly<Record<string, readonly [across: number, down: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The point after a key; undefined for other keys. `Home` is the centre. */
export function pointAfterKey({ x, y }: Point, key: string, far: boolean): Point | undefined {
  if (key === 'Home') return CENTRE;
  const move = Object.hasOwn(MOVES, key) ? MOVES[key] : undefined;
  if (move === undefined) return undefined;
  const step = far ? STEP * 10 : STEP;
  return pointAt(x + move[0] * step, y + move[1] * step);
}

/** A point in words. */
export const pointText = ({ x, y }: Point): string =>
  `${Math.round(x * 100)} % across, ${Math.round(y * 100)} % down`;
