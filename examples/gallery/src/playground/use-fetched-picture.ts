import { useEffect, useState } from 'react';
import { type FetchedPicture, fetchPicture } from './fetch-picture.js';

/** What is known of the picture behind a URL. The last one stays until the next has come. */
export interface Fetching {
  readonly url: string;
  readonly picture: FetchedPicture | undefined;
  readonly problem: string | undefined;
}

/** Steps of a slider that follow each other this closely, in ms, are one question. */
const SETTLE_MS = 150;

/** Asks for a URL when it has settled and is wanted, and again for each new `turn`. */
export function useFetchedPicture(url: string, turn: number, wanted: boolean): Fetching {
  const [state, setState] = useState<Fetching>({ url: '', picture: undefined, problem: undefined });
  useEffect(() => {
    if (!wanted) return undefined;
    const giveUp = new AbortController();
    const timer = setTimeout(
      () => {
        fetchPicture(url, giveUp.signal).then(
          (picture) => setState({ url, picture, problem: undefined }),
          (error: unknown) => {
            if (!giveUp.signal.aborted)
              setState({
                url,
                picture: undefined,
                problem: error instanceof Error ? error.message : String(error),
              });
          },
        );
      },
      turn > 0 ? 0 : SETTLE_MS,
    );
    return () => {
      clearTimeout(timer);
      giveUp.abort();
    };
  }, [url, turn, wanted]);
  return state;
}
