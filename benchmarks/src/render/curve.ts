/** A rendition of one picture at one quality. */
export interface Point {
  readonly q: number;
  readonly bytes: number;
  /** SSIMULACRA; less is better. */
  readonly score: number;
}

/** A point of a picture's curve at a given score. */
export interface Matched {
  readonly q: number;
  readonly bytes: number;
}

/**
 * The point of a curve with a score: interpolated between the two nearest points, scores and bytes on a logarithmic scale.
 * Beyond its ends it is extrapolated from the last two points.
 * @param curve at least two points of different scores
 * @throws RangeError if there are fewer
 */
export function matchScore(curve: readonly Point[], score: number): Matched {
  const [low, high] = neighbours(
    curve.toSorted((one, other) => one.score - other.score),
    ({ score: at }) => at,
    score,
  );
  const share = (Math.log(score) - Math.log(low.score)) / (Math.log(high.score) - Math.log(low.score));
  return { q: between(low.q, high.q, share), bytes: logBetween(low.bytes, high.bytes, share) };
}

/** The score of a curve at a quality. */
export function scoreAt(curve: readonly Point[], q: number): number {
  const [low, high] = neighbours(
    curve.toSorted((one, other) => one.q - other.q),
    ({ q: at }) => at,
    q,
  );
  return logBetween(low.score, high.score, (q - low.q) / (high.q - low.q));
}

/**
 * The lowest quality at which ours is at least as good as theirs on the median picture.
 * @param pairs for each picture our curve and their score
 */
export function matchingQuality(
  pairs: readonly { readonly curve: readonly Point[]; readonly score: number }[],
): number {
  for (let q = 1; q < 100; q += 1) {
    const better = pairs.filter(({ curve, score }) => scoreAt(curve, q) <= score).length;
    if (better * 2 >= pairs.length) return q;
  }
  return 100;
}

const between = (low: number, high: number, share: number): number => low + share * (high - low);

const logBetween = (low: number, high: number, share: number): number =>
  Math.exp(between(Math.log(low), Math.log(high), share));

/** The two neighbours in ascending order between which a value lies, or the two nearest to it. */
function neighbours(
  ascending: readonly Point[],
  key: (point: Point) => number,
  value: number,
): readonly [Point, Point] {
  const distinct = ascending.filter((point, at) => at === 0 || key(point) > key(ascending[at - 1] ?? point));
  const above = distinct.findIndex((point) => key(point) >= value);
  const at = Math.max(1, above < 0 ? distinct.length - 1 : above);
  const [low, high] = [distinct[at - 1], distinct[at]];
  if (low === undefined || high === undefined)
    throw new RangeError(
      `a curve of ${distinct.length} points: two of different qualities and scores are needed`,
    );
  return [low, high];
}
