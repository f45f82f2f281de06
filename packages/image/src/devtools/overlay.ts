/// <reference lib="dom" />
import { type UrlConfig, urlGrammar } from '../config.js';
import { configuredHash } from './configured-hash.js';
import { createEdgeAnswers } from './edge-answer.js';
import { measurePicture } from './measured-picture.js';
import { createPanel } from './panel.js';

/** What the overlay may be told. */
export interface DevtoolsOptions {
  /** The configuration of the pictures, for its ladder and its grammar. */
  readonly config?: UrlConfig;
  /** Hash of the grammar that the page was built with; that of `config` when left out. */
  readonly grammarHash?: string;
}

/** Pictures of `<CameoImage>`. */
const PICTURES = 'img[class*="cameo-"]';

/** How long the page must be quiet before it is measured again, ms. */
const QUIET = 150;

/** Puts the overlay on the page, and returns what takes it off. */
export function showOverlay({
  config,
  grammarHash = config?.grammarHash ?? configuredHash(config),
}: DevtoolsOptions = {}): () => void {
  const { ladder } = urlGrammar(config);
  const answerOf = createEdgeAnswers();
  const stop = new AbortController();
  const { signal } = stop;
  const panel = createPanel(() => stop.abort());

  const measure = async () => {
    const images = [...document.querySelectorAll<HTMLImageElement>(PICTURES)];
    const arrived = images.filter(({ complete, naturalWidth }) => complete && naturalWidth > 0);
    const rows = arrived.map((img) => ({ img, ...measurePicture(img, ladder) }));
    const answered = await Promise.all(rows.map(async (row) => ({ ...row, ...(await answerOf(row.url)) })));
    if (!signal.aborted) panel.show(answered, grammarHash);
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(measure, QUIET);
  };

  document.body.append(panel.root);
  // Events of pictures do not rise, but they are seen on their way down.
  document.addEventListener('load', soon, { capture: true, signal });
  window.addEventListener('resize', soon, { signal });
  const observer = new MutationObserver((changes) => {
    if (changes.some(({ target }) => !panel.root.contains(target))) soon();
  });
  observer.observe(document.body, { childList: true, subtree: true });
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    observer.disconnect();
    panel.remove();
  });
  soon();
  return () => stop.abort();
}
