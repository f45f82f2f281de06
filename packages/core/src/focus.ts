import type { Codec } from './codecs.js';

/** Named places that a crop can keep, as fractions of width and height from the top left corner. */
const COMPASS = {
  center: [0.5, 0.5],
  north: [0.5, 0],
  northeast: [1, 0],
  east: [1, 0.5],
  southeast: [1, 1],
  south: [0.5, 1],
  southwest: [0, 1],
  west: [0, 0.5],
  northwest: [0, 0],
} as const satisfies Record<string, readonly [number, number]>;

/** Strategies that look at the picture itself to find what to keep. */
const STRATEGIES = ['entropy', 'attention'] as const;

export type FocusStrategy = (typeof STRATEGIES)[number];
type CompassPoint = keyof typeof COMPASS;

/** Which part of a picture a crop keeps: a compass point, a strategy, or `x,y` as fractions from 0 to 1. */
export type Focus = CompassPoint | FocusStrategy | `${number},${number}`;

const POINTS = Object.keys(COMPASS) as readonly CompassPoint[];
const FRACTION = /^(?:0|1|0?\.[0-9]{1,4}|1\.0{1,4})$/;

/** Two decimals: at the widest rung a step is 38 px, finer than anybody places a focus. */
const roundFraction = (text: string): number => Math.round(Number(text) * 100) / 100;

/** Reads compass points, strategies and `x,y`; a pair that is a compass point becomes its name. */
export const focusCodec: Codec<Focus> = {
  parse(text) {
    const lower = text.toLowerCase();
    const named = [...POINTS, ...STRATEGIES].find((name) => name === lower);
    if (named !== undefined) return { value: named };
    const [x = '', y = '', ...more] = lower.split(',');
    if (more.length > 0 || !/^-?[0-9.]+$/.test(x) || !/^-?[0-9.]+$/.test(y)) return 'invalid-value';
    if (!FRACTION.test(x) || !FRACTION.test(y)) {
      return [x, y].some((part) => Number(part) < 0 || Number(part) > 1) ? 'out-of-range' : 'invalid-value';
    }
    const point = [roundFraction(x), roundFraction(y)] as const;
    const compass = POINTS.find((name) => COMPASS[name][0] === point[0] && COMPASS[name][1] === point[1]);
    return { value: compass ?? `${point[0]},${point[1]}` };
  },
  print: (value) => value,
  expected: () =>
    `${POINTS.join(', ')}, ${STRATEGIES.join(', ')}, or x,y with both from 0 to 1 and at most four decimals`,
  toKey: (value) => value.replace(',', '-'),
  fromKey: (key) => key.replace('-', ','),
};

/** True for the strategies that look at the picture. */
export const isStrategy = (focus: Focus): focus is FocusStrategy => STRATEGIES.some((name) => name === focus);

/** The point that a focus keeps, as fractions of width and height; strategies have none and answer the centre. */
export function focusPoint(focus: Focus): readonly [x: number, y: number] {
  const compass = POINTS.find((name) => name === focus);
  if (compass !== undefined) return COMPASS[compass];
  if (isStrategy(focus)) return COMPASS.center;
  const [x, y] = focus.split(',');
  return [Number(x), Number(y)];
}
