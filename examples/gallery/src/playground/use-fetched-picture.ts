import { useEffect, useState } from 'react';
import { type FetchedPicture, fetchPicture } from './fetch-picture.js';

/** Facts of the picture behind a URL. The last one stays until the next arrives. */
export interface Fetching {
  readonly url: string;
  readonly picture: FetchedPicture | undefined;
  readonly problem: string | undefined;
}

/** Delay that merges the steps of a slider into one request, ms. */
const SETTLE_MS = 150;

/** Requests a URL once it has settled and is wanted, and again for each new `turn`. */
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
