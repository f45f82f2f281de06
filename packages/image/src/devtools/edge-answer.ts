/// <reference lib="dom" />

/** What the edge says of a picture now. */
export interface EdgeAnswer {
  /** Hash of the grammar that it speaks. */
  readonly grammar: string | undefined;
  /** Whether its cache has the picture by now, which says nothing of the fetch before. */
  readonly cached: boolean | undefined;
}

const UNKNOWN: EdgeAnswer = { grammar: undefined, cached: undefined };

/** Asks with HEAD, once for each URL; what cannot be read is unknown. */
export function createEdgeAnswers(): (url: string) => Promise<EdgeAnswer> {
  const answers = new Map<string, Promise<EdgeAnswer>>();
  return (url) => {
    const known = answers.get(url);
    if (known) return known;
    const answer = fetch(url, { method: 'HEAD', cache: 'no-store' }).then(
      ({ headers }) => {
        const status = headers.get('x-cache');
        return {
          grammar: headers.get('x-cameo-grammar') ?? undefined,
          cached: status === null ? undefined : /hit/i.test(status),
        };
      },
      () => UNKNOWN,
    );
    answers.set(url, answer);
    return answer;
  };
}
