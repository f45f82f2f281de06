import { type Grammar, grammarHash, PARAM_NAMES } from '@cameo/core';

/** A grammar with what takes too long, or cannot be done, in a CloudFront Function. */
export interface BakedGrammar extends Grammar {
  /** The hash of the grammar. */
  readonly hash: string;
}

/**
 * Prepares a grammar for the function on viewer-request. Its parameters come in the order of the table: an object with
 * many keys has them in no order that one could rely on in njs.
 */
export const bakeGrammar = (grammar: Grammar): BakedGrammar => ({
  ...grammar,
  params: PARAM_NAMES.filter((name) => grammar.params.includes(name)),
  hash: grammarHash(grammar),
});
