declare const __CAMEO_GRAMMAR_HASH__: string;

/** Eight digits that stand for the default grammar that this package was built with; the edge answers with its own. */
export const GRAMMAR_HASH: string = __CAMEO_GRAMMAR_HASH__;
