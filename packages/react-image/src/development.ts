import { createWarnings, type Warnings } from './warnings.js';

declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** The warnings of a development build; undefined in production, where bundlers drop their texts with this. */
let warnings: Warnings | undefined;
try {
  if (process.env.NODE_ENV !== 'production') warnings = createWarnings();
} catch {
  // A browser without a bundler has no `process`: nobody develops there.
}

export { warnings };
