import { BROWSER_ACCEPT } from '../measure/size.js';

/** Number of concurrent requests. */
const ABREAST = 6;

/** Requests every picture of the page from the edge again, bypassing the browser's cache; returns their number. */
export async function requestAllAgain(): Promise<number> {
  const urls = [
    ...new Set([...document.images].map((image) => image.currentSrc).filter((url) => url !== '')),
  ];
  const waiting = [...urls];
  const requestNext = async (): Promise<void> => {
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop())
      await fetch(url, { headers: { accept: BROWSER_ACCEPT }, cache: 'no-store' }).then((answer) =>
        answer.blob(),
      );
  };
  await Promise.all(Array.from({ length: ABREAST }, requestNext));
  return urls.length;
}
