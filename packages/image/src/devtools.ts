import { type DevtoolsOptions, showOverlay } from './devtools/overlay.js';

declare const process: { readonly env: { readonly NODE_ENV?: string } };

let show: typeof showOverlay | undefined;
try {
  if (process.env.NODE_ENV !== 'production') show = showOverlay;
} catch {
  // In a browser without a bundler there is no `process`, so this is not development.
}

/**
 * Shows for every picture on the page its rung, the ideal rung, its bytes and where they came from, and warns if the resizer's
 * grammar differs from the page's. It needs `@cameo/react-image/devtools.css`, and does nothing in production.
 * @returns a function that removes it from the page
 */
export const mountDevtools = (options?: DevtoolsOptions): (() => void) =>
  show?.(options) ?? (() => undefined);

export type { DevtoolsOptions };
