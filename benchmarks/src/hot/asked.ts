import { DEFAULT_LADDER } from '@cameo/core';

/** A request for a picture. */
export interface Asked {
  /** Another one for each of some thousand pictures. */
  readonly path: string;
  readonly query: string;
  readonly w: number;
  readonly h: number;
}

/** How many requests there are before they begin anew. */
export const REQUESTS = 4096;

const ALL: readonly Asked[] = Array.from({ length: REQUESTS }, (_, at) => {
  const w = DEFAULT_LADDER[at % DEFAULT_LADDER.length] ?? 640;
  const h = Math.round((w * (2 + (at % 7))) / 6);
  const queries = [
    `w=${w}`,
    `w=${w}&h=${h}`,
    `w=${w}`,
    `w=${w}&h=${h}&q=75&focus=attention`,
    `w=${w}&v=${at}`,
  ];
  return {
    path: `/talent/${(at * 7919) % REQUESTS}/portrait-${at}.jpg`,
    query: queries[at % queries.length] ?? '',
    w,
    h,
  };
});

/** A request by its number, which may be any; all of them differ. */
export const asked = (at: number): Asked => ALL[at % REQUESTS] as Asked;
