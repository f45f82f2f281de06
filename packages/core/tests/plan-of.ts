import { type Grammar, parseTransform, sourceKey, variantOf } from '../src/index.js';
import { type Face, type Plan, planVariant, type SourceFacts } from '../src/plan/index.js';
import { accepted, GRAMMAR } from './grammar.js';

const SOURCE = accepted(sourceKey('a', GRAMMAR.limits));
/** A camera's picture, stored upright. */
const PHOTO: SourceFacts = {
  format: 'jpeg',
  width: 4000,
  height: 3000,
  orientation: 1,
  frames: 1,
  hasAlpha: false,
};
const EVERYTHING = 'image/avif,image/webp';

/** The result of planning a query for a photograph, or for a source with other facts. */
export const resultOf = (
  query: string,
  facts: Partial<SourceFacts> = {},
  accept = EVERYTHING,
  grammar: Grammar = GRAMMAR,
  faces?: readonly Face[],
) => {
  const variant = variantOf(SOURCE, accepted(parseTransform(query, grammar)), accept, grammar);
  if (variant === undefined) throw new Error('this query changes nothing');
  return planVariant(variant, { ...PHOTO, ...facts }, grammar, faces);
};
/** The plan of a query that must succeed. */
export const planOf = (...args: Parameters<typeof resultOf>): Plan => accepted(resultOf(...args));
