import { NETWORK_SIDE, type NetworkOutputs } from './network.js';

/** A box in px of the network's square input, and the confidence that it contains a face, 0 to 1. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly score: number;
}

/** The network's anchors: grids with this step, px, and this number of shapes per point. */
const GRIDS = [
  { step: 16, shapes: 2 },
  { step: 32, shapes: 6 },
] as const;

const PLACES: readonly (readonly [x: number, y: number])[] = GRIDS.flatMap(({ step, shapes }) => {
  const count = NETWORK_SIDE / step;
  return Array.from({ length: count * count * shapes }, (_, at) => {
    const place = Math.floor(at / shapes);
    return [((place % count) + 0.5) * step, (Math.floor(place / count) + 0.5) * step] as const;
  });
});

const NUMBERS = 16;

/** Minimum confidence, as in the network's reference implementation; docs/adr/0042-faces.md compares other values. */
const MIN_CONFIDENCE = 0.5;

/** Boxes whose overlap exceeds this share of their union belong to one face. */
const SAME = 0.3;

/** The boxes of faces, in descending confidence; one per face. */
export function boxesOf({ scores, boxes }: NetworkOutputs): readonly Box[] {
  const likely = PLACES.flatMap(([x, y], at): Box[] => {
    const score = 1 / (1 + Math.exp(-(scores[at] ?? 0)));
    if (!(score >= MIN_CONFIDENCE)) return [];
    const [across = 0, down = 0, width = 0, height = 0] = boxes.subarray(at * NUMBERS, at * NUMBERS + 4);
    const [left, top] = [x + across - width / 2, y + down - height / 2];
    return [{ left, top, right: left + width, bottom: top + height, score }];
  }).sort((one, other) => other.score - one.score);
  const kept: Box[] = [];
  for (const box of likely) {
    if (!kept.some((other) => overlap(box, other) > SAME)) kept.push(box);
  }
  return kept;
}

/** The overlap of two boxes, as a share of their union. */
function overlap(one: Box, other: Box): number {
  const width = Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const height = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (area(one) + area(other) - shared);
}

const area = ({ left, right, top, bottom }: Box): number => (right - left) * (bottom - top);
