/// <reference lib="dom" />
import { configuredHash, type UrlConfig, urlGrammar } from '../config.js';
import {
  createEdgeAnswers,
  type EdgeAnswer,
  type MeasuredPicture,
  measurePicture,
} from './measured-picture.js';

/** The options of the overlay. */
export interface DevtoolsOptions {
  /** The configuration of the pictures, for its ladder and its grammar. */
  readonly config?: UrlConfig;
  /** Hash of the grammar of the page's build; that of `config` by default. */
  readonly grammarHash?: string;
}

/** Pictures of `<CameoImage>`. */
const PICTURES = 'img[class*="cameo-"]';

/** How long the page must be quiet before a new measurement, ms. */
const QUIET = 150;

/**
 * Adds the overlay to the page.
 * @returns a function that removes it
 */
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
  // `load` events do not bubble, but they can be captured.
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

/** One picture of the panel. */
export interface PanelRow extends MeasuredPicture, EdgeAnswer {
  readonly img: HTMLImageElement;
}

const COLUMNS = ['Picture', 'Rung', 'Ideal', 'Size', 'Wasted', 'Cache'] as const;
const MARK = 'cameo-devtools-marked';

/** The panel: a summary that opens a table, in which each picture is a button that reveals it on the page. */
export function createPanel(onClose: () => void) {
  const root = element('aside', 'cameo-devtools');
  root.setAttribute('aria-label', 'Pictures on this page');
  const details = element('details');
  const total = element('summary');
  const drift = element('p', 'cameo-devtools-drift');
  drift.setAttribute('role', 'alert');
  const table = element('table');
  const head = element('tr');
  for (const title of COLUMNS) {
    const cell = element('th', '', title);
    cell.scope = 'col';
    head.append(cell);
  }
  const body = element('tbody');
  const close = element('button', 'cameo-devtools-close', 'Remove this panel');
  close.type = 'button';
  close.addEventListener('click', onClose);
  const thead = element('thead');
  thead.append(head);
  table.append(thead, body);
  const scroller = element('div', 'cameo-devtools-scroller');
  scroller.append(table);
  details.append(total, scroller, close);
  root.append(drift, details);
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return;
    details.open = false;
    total.focus();
  });

  return {
    root,
    show(rows: readonly PanelRow[], grammarHash: string): void {
      total.textContent = totalOf(rows);
      const other = rows.find(({ grammar }) => grammar !== undefined && grammar !== grammarHash)?.grammar;
      const text = other
        ? `The resizer has grammar ${other}, this page has ${grammarHash}. Deploy both from one version.`
        : '';
      if (drift.textContent !== text) drift.textContent = text;
      // Buttons are reused, so that the focused one keeps its focus.
      for (const [at, row] of rows.entries()) fill(body.rows[at] ?? body.insertRow(), row);
      while (body.rows.length > rows.length) body.deleteRow(-1);
    },
    remove(): void {
      unmark();
      root.remove();
    },
  };
}

function fill(line: HTMLTableRowElement, row: PanelRow): void {
  const wasteful = row.chosen !== undefined && row.ideal !== undefined && row.chosen > row.ideal;
  line.className = wasteful ? 'cameo-devtools-wasteful' : '';
  const texts = [px(row.chosen), px(row.ideal), kilobytes(row.bytes), kilobytes(row.wasted), cacheText(row)];
  const button = line.querySelector('button') ?? line.insertCell().appendChild(element('button'));
  button.type = 'button';
  button.textContent = nameOf(row.url);
  button.title = row.url;
  button.onclick = () => {
    unmark();
    row.img.classList.add(MARK);
    row.img.scrollIntoView({ block: 'center' });
  };
  for (const [at, text] of texts.entries()) (line.cells[at + 1] ?? line.insertCell()).textContent = text;
}

function nameOf(url: string): string {
  const name =
    url
      .replace(/[?#].*/, '')
      .split('/')
      .at(-1) ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    // A URL of another host may not be UTF-8.
    return name;
  }
}

function totalOf(rows: readonly PanelRow[]): string {
  const sum = (of: 'bytes' | 'wasted') => rows.reduce((all, row) => all + (row[of] ?? 0), 0);
  const unmeasured = rows.filter(({ bytes }) => bytes === undefined).length;
  const count = `${rows.length} ${rows.length === 1 ? 'picture' : 'pictures'}`;
  return `${count}, ${kilobytes(sum('bytes'))}, about ${kilobytes(sum('wasted'))} wasted${unmeasured ? `, ${unmeasured} of unknown size` : ''}`;
}

/** The cache status of the fetch, otherwise the current one of the edge. */
const cacheText = ({ cache, cached }: PanelRow): string => {
  if (cache !== 'unknown' || cached === undefined) return cache;
  return cached ? 'cached by now' : 'not cached';
};

const px = (width: number | undefined): string => (width === undefined ? 'unknown' : `${width}`);

const kilobytes = (bytes: number | undefined): string =>
  bytes === undefined ? 'unknown' : `${(bytes / 1000).toFixed(1)} kB`;

const unmark = (): void => {
  for (const img of document.querySelectorAll(`.${MARK}`)) img.classList.remove(MARK);
};

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = '',
  text = '',
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
