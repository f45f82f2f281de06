/**
 * Whether a derivative was rendered after a moment. The answer to a render has no `Last-Modified`, one from the store has its
 * file's; `Age` is the time in the cache of either.
 * @param since and `now`: ms, as from `Date.now()`
 */
export function wasMadeSince(headers: Pick<Headers, 'get'>, since: number, now: number): boolean {
  const cachedAt = now - Number(headers.get('age') ?? 0) * 1000;
  const storedAt = Date.parse(headers.get('last-modified') ?? '');
  // `Age` and `Last-Modified` are whole seconds.
  return cachedAt > since - 1000 && !(storedAt < since - 1000);
}
