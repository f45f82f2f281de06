/** The engines that pages are tried in. */
export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;

export type Engine = (typeof ENGINES)[number];

/** What a page is shown on. */
export interface Screen {
  /** Inner width of the window, CSS px. */
  readonly width: number;
  /** Inner height, CSS px; 900 unless told. */
  readonly height?: number;
  /** Device px for each CSS px, a whole number; 1 unless told. */
  readonly density?: number;
  /** Whether dark colours are preferred; false unless told. */
  readonly dark?: boolean;
}

/** When a page counts as opened: its document is read, or all that it waits for is there. */
export type Opened = 'interactive' | 'complete';

/** One page in a window of its own, with nothing cached. */
export interface BrowserPage {
  /** Goes to another address in the same window. */
  readonly goto: (url: string, opened?: Opened) => Promise<void>;
  /**
   * What an expression is worth in the page, as JSON; a promise is waited for. It is told as text, because it is of the
   * browser's world.
   */
  readonly evaluate: <T>(expression: string) => Promise<T>;
  /** What is in sight, as PNG. */
  readonly screenshot: () => Promise<Buffer>;
  /**
   * Warnings and errors of the console, and exceptions that nobody caught, so far. WebKitGTK's driver tells nothing of
   * them: see `TestBrowser.tellsMessages`.
   */
  readonly messages: () => readonly string[];
  /** Another width or height; the density and the colours stay. */
  readonly resize: (screen: Pick<Screen, 'width' | 'height'>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A browser of this machine. */
export interface TestBrowser {
  readonly engine: Engine;
  /** Whether `messages` of a page has what its console shows. */
  readonly tellsMessages: boolean;
  /** Opens an address in a new window that shares no cache with another. */
  readonly open: (url: string, screen: Screen, opened?: Opened) => Promise<BrowserPage>;
  /** Ends all that was started for it. */
  readonly close: () => Promise<void>;
}

/** The height of a screen that states none, CSS px. */
export const USUAL_HEIGHT = 900;

/** ms that a page may take until it counts as opened. */
export const OPEN_TIMEOUT_MS = 60_000;
