import { BROWSER_ACCEPT } from '../measure/ask-size.js';

/** Requests that are sent at the same time. */
const ABREAST = 6;

/** Asks the edge once more for every picture that the page shows, past the browser's cache; answers how many. */
export async function askAllAgain(): Promise<number> {
  const urls = [
    ...new Set([...document.images].map((image) => image.currentSrc).filter((url) => url !== '')),
  ];
  const waiting = [...urls];
  const askNext = async (): Promise<void> => {
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop())
      await fetch(url, { headers: { accept: BROWSER_ACCEPT }, cache: 'no-store' }).then((answer) =>
        answer.blob(),
      );
  };
  await Promise.all(Array.from({ length: ABREAST }, askNext));
  return urls.length;
}
