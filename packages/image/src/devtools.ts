import { type DevtoolsOptions, showOverlay } from './devtools/overlay.js';

declare const process: { readonly env: { readonly NODE_ENV?: string } };

let show: typeof showOverlay | undefined;
try {
  if (process.env.NODE_ENV !== 'production') show = showOverlay;
} catch {
  // A browser without a bundler has no `process`: nobody develops there.
}

/**
 * Shows for every picture on the page its rung, the ideal rung, its bytes and where they came from, and warns when the
 * resizer speaks another grammar than the page. It needs `@cameo/react-image/devtools.css`, and does nothing in
 * production.
 * @returns a function that takes it off the page
 */
export const mountDevtools = (options?: DevtoolsOptions): (() => void) =>
  show?.(options) ?? (() => undefined);

export type { DevtoolsOptions };
