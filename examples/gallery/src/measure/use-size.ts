import { useEffect, useState } from 'react';
import { askSize } from './ask-size.js';

/** Bytes behind a URL; undefined until the edge has told, and not asked while `wanted` is false. */
export function useSize(url: string, wanted = true): number | undefined {
  const [answer, setAnswer] = useState<{ readonly url: string; readonly bytes: number | undefined }>();
  useEffect(() => {
    if (!wanted) return undefined;
    let listening = true;
    askSize(url).then((bytes) => listening && setAnswer({ url, bytes }));
    return () => {
      listening = false;
    };
  }, [url, wanted]);
  return answer?.url === url ? answer.bytes : undefined;
}
