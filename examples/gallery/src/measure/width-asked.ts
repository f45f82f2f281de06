/** The width that a URL asks for, device px; undefined for an original. */
export function widthAsked(url: string): number | undefined {
  const w = /[?&]w=(\d+)/.exec(url)?.[1];
  return w === undefined ? undefined : Number(w);
}
