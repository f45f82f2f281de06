import { createWarnings, type Warnings } from './warnings.js';

declare const process: { readonly env: { readonly NODE_ENV?: string } };

let warnings: Warnings | undefined;

/** Warns in a development build. In production nothing is left of it: bundlers drop calls of an empty function. */
export function inDevelopment(tell: (warnings: Warnings) => void): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      warnings ??= createWarnings();
      tell(warnings);
    }
  } catch {
    // A browser without a bundler has no `process`: nobody develops there.
  }
}
