import type { TestRequest } from './function-events.js';

/** The target of viewer-request's redirect; undefined if it does not redirect. */
export function locationOf(result: object): string | undefined {
  const { statusCode, headers } = result as {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, { readonly value: string }>>;
  };
  return statusCode === 308 ? headers?.['location']?.value : undefined;
}

/** The final result for a browser: it follows one redirect, to the canonical spelling of a path. */
export function followed<R extends object>(request: TestRequest, handle: (request: TestRequest) => R): R {
  const first = handle(request);
  const url = locationOf(first);
  return url === undefined ? first : handle({ ...request, url });
}

/** The same for an asynchronous function. */
export async function followedLater<R extends object>(
  request: TestRequest,
  handle: (request: TestRequest) => Promise<R>,
): Promise<R> {
  const first = await handle(request);
  const url = locationOf(first);
  return url === undefined ? first : handle({ ...request, url });
}
