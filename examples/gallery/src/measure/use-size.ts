import { useEffect, useState } from 'react';
import { askSize } from './ask-size.js';

/** Bytes behind a URL; undefined until the edge has told. */
export function useSize(url: string): number | undefined {
  const [answer, setAnswer] = useState<{ readonly url: string; readonly bytes: number | undefined }>();
  useEffect(() => {
    let wanted = true;
    askSize(url).then((bytes) => wanted && setAnswer({ url, bytes }));
    return () => {
      wanted = false;
    };
  }, [url]);
  return answer?.url === url ? answer.bytes : undefined;
}
