import type { Asked } from './function-events.js';

/** Where the function on viewer-request redirects a request to; undefined when it does something else with it. */
export function locationOf(result: object): string | undefined {
  const { statusCode, headers } = result as {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, { readonly value: string }>>;
  };
  return statusCode === 308 ? headers?.['location']?.value : undefined;
}

/** What a browser comes to: it follows one redirect, to the one spelling of a path. */
export function followed<R extends object>(asked: Asked, handle: (asked: Asked) => R): R {
  const first = handle(asked);
  const url = locationOf(first);
  return url === undefined ? first : handle({ ...asked, url });
}

/** The same for a function that waits. */
export async function followedLater<R extends object>(
  asked: Asked,
  handle: (asked: Asked) => Promise<R>,
): Promise<R> {
  const first = await handle(asked);
  const url = locationOf(first);
  return url === undefined ? first : handle({ ...asked, url });
}
