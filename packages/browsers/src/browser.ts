/** The engines in which pages are tested. */
export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;

export type Engine = (typeof ENGINES)[number];

/** The screen of a page. */
export interface Screen {
  /** Inner width of the window, CSS px. */
  readonly width: number;
  /** Inner height, CSS px. Default: 900. */
  readonly height?: number;
  /** Device px for each CSS px, a whole number. Default: 1. */
  readonly density?: number;
  /** Whether dark colours are preferred. Default: false. */
  readonly dark?: boolean;
}

/** When a page counts as opened: its document is parsed, or all resources are loaded. */
export type Opened = 'interactive' | 'complete';

/** One page in a separate window without a cache. */
export interface BrowserPage {
  /** Goes to another address in the same window. */
  readonly goto: (url: string, opened?: Opened) => Promise<void>;
  /**
   * The value of an expression in the page, as JSON; a promise is awaited. It is a string, because it belongs to the browser's
   * world.
   */
  readonly evaluate: <T>(expression: string) => Promise<T>;
  /** The visible part, as PNG. */
  readonly screenshot: () => Promise<Buffer>;
  /**
   * Console warnings, console errors and uncaught exceptions so far. WebKitGTK's driver does not report them: see
   * `TestBrowser.tellsMessages`.
   */
  readonly messages: () => readonly string[];
  /** Changes width or height; density and colours stay. */
  readonly resize: (screen: Pick<Screen, 'width' | 'height'>) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A browser on this machine. */
export interface TestBrowser {
  readonly engine: Engine;
  /** Whether `messages` of a page contains the console's messages. */
  readonly tellsMessages: boolean;
  /** Opens an address in a new window that shares no cache with another. */
  readonly open: (url: string, screen: Screen, opened?: Opened) => Promise<BrowserPage>;
  /** Ends all processes that were started for it. */
  readonly close: () => Promise<void>;
}

/** Default height of a screen, CSS px. */
export const USUAL_HEIGHT = 900;

/** Timeout for opening a page, ms. */
export const OPEN_TIMEOUT_MS = 60_000;
