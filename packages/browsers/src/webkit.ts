import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';
import {
  type BrowserPage,
  OPEN_TIMEOUT_MS,
  type Opened,
  type Screen,
  type TestBrowser,
  USUAL_HEIGHT,
} from './browser.js';
import { freePort, type ProcessGroup, startGroup, waitFor } from './process-group.js';

/** The three programs that control WebKitGTK. */
export interface WebKitPrograms {
  readonly driver: string;
  readonly miniBrowser: string;
  readonly xvfb: string;
}

/** Timeout of an expression, ms. */
const SCRIPT_TIMEOUT_MS = 30_000;

/** Time after which a navigation that has not started counts as lost, ms. */
const LOST_MS = 10_000;

/** Timeout of a command to the driver, ms. A crashed browser never answers. */
const COMMAND_MS = SCRIPT_TIMEOUT_MS + 10_000;

/** Maximum number of attempts to start a browser. */
const STARTS = 3;

/** Room for 1,920 CSS px at three times the density. */
const SCREEN = '5800x3600x24';

/**
 * Starts WebKitGTK on a virtual screen. Density and colours are GTK settings in the environment, so each page has a driver and
 * a browser of its own.
 */
export async function startWebKit(programs: WebKitPrograms): Promise<TestBrowser> {
  const screen = await startXvfb(programs.xvfb);
  const pages = new Set<BrowserPage>();
  const open = async (url: string, shown: Screen, opened?: Opened) => {
    const page = await openPage(programs, screen.display, shown);
    pages.add(page);
    await page.goto(url, opened);
    return page;
  };
  return {
    engine: 'webkit',
    tellsMessages: false,
    open,
    close: async () => {
      for (const page of pages) await page.close();
      await screen.group.stop();
    },
  };
}

async function startXvfb(program: string): Promise<{ group: ProcessGroup; display: string }> {
  const group = startGroup(program, ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  let output = '';
  group.child.stdio[3]?.on('data', (data: Buffer) => {
    output += data.toString();
  });
  const number = await waitFor('Xvfb', async () => /^(\d+)\n/.exec(output)?.[1], { group });
  return { group, display: `:${number}` };
}

async function openPage(programs: WebKitPrograms, display: string, screen: Screen): Promise<BrowserPage> {
  for (let start = 1; ; start += 1) {
    try {
      return await startPage(programs, display, screen);
    } catch (error) {
      if (start === STARTS) throw error;
    }
  }
}

/** @throws Error if a command is not answered in time */
async function within<T>(what: string, command: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const fail = () => reject(new Error(`WebKitGTK: ${what}: no answer within ${COMMAND_MS} ms`));
    timer = setTimeout(fail, COMMAND_MS);
  });
  return Promise.race([command, late]).finally(() => clearTimeout(timer));
}

async function startPage(programs: WebKitPrograms, display: string, screen: Screen): Promise<BrowserPage> {
  const port = await freePort();
  const group = startGroup(programs.driver, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: display,
      GDK_BACKEND: 'x11',
      GDK_SCALE: String(screen.density ?? 1),
      GTK_THEME: screen.dark ? 'Adwaita:dark' : 'Adwaita',
      // The bubblewrap sandbox does not start for root.
      ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }),
    },
  });
  try {
    const server = `http://127.0.0.1:${port}`;
    await waitFor('WebKitWebDriver', () => answers(`${server}/status`), { group });
    const driver = await within('a session', startSession(server, programs.miniBrowser));
    const page = pageOf(driver, group);
    const prepare = async () => {
      await driver.manage().setTimeouts({ pageLoad: OPEN_TIMEOUT_MS, script: SCRIPT_TIMEOUT_MS });
      await openBareWindow(driver);
      await page.resize(screen);
    };
    await within('a window', prepare());
    return page;
  } catch (error) {
    await group.stop();
    throw error;
  }
}

const answers = (url: string): Promise<true | undefined> =>
  fetch(url).then(
    ({ ok }) => ok || undefined,
    () => undefined,
  );

function startSession(server: string, binary: string): Promise<WebDriver> {
  const args = ['--automation', '--javascript-can-open-windows-automatically=true'];
  const capabilities = new Capabilities({
    browserName: 'MiniBrowser',
    // The driver sometimes misses the end of a load, and would wait forever; `goto` asks the page instead.
    pageLoadStrategy: 'none',
    'webkitgtk:browserOptions': { binary, args },
  });
  return Promise.resolve(
    new Builder().disableEnvironmentOverrides().usingServer(server).withCapabilities(capabilities).build(),
  );
}

/** MiniBrowser's toolbar prevents windows narrower than 447 px; a window that a script opens has none. */
async function openBareWindow(driver: WebDriver): Promise<void> {
  const before = await driver.getAllWindowHandles();
  await driver.executeScript(
    "open('about:blank', '_blank', 'popup=yes,width=360,height=900,toolbar=no,location=no,menubar=no')",
  );
  const bare = await waitFor('a window of WebKitGTK', async () =>
    (await driver.getAllWindowHandles()).find((handle) => !before.includes(handle)),
  );
  await driver.switchTo().window(bare);
}

function pageOf(driver: WebDriver, group: ProcessGroup): BrowserPage {
  const evaluate = async <T>(expression: string): Promise<T> => {
    const command = driver.executeAsyncScript<[T, string | null]>(
      `const done = arguments[arguments.length - 1];
       (async () => (${expression}\n))().then((value) => done([value, null]), (error) => done([null, String(error)]));`,
    );
    const [value, problem] = await within('an expression', Promise.resolve(command));
    if (problem !== null) throw new Error(`In the page: ${problem}`);
    return value;
  };
  const goto = async (url: string, opened: Opened = 'complete') => {
    await evaluate('void (window.isLeft = true)');
    const states = opened === 'complete' ? "['complete']" : "['interactive', 'complete']";
    const isThere = `!window.isLeft && ${states}.includes(document.readyState)`;
    // Between two documents there is none to query.
    const isTrue = (expression: string) =>
      evaluate<boolean>(expression).then(
        (yes) => yes || undefined,
        () => undefined,
      );
    let requestedAt = Number.NEGATIVE_INFINITY;
    const isOpen = async () => {
      // Sometimes a navigation is lost, and the old document stays.
      if (performance.now() - requestedAt > LOST_MS && (requestedAt < 0 || (await isTrue('window.isLeft')))) {
        requestedAt = performance.now();
        await within(url, driver.get(url));
      }
      return isTrue(isThere);
    };
    await waitFor(url, isOpen, { timeoutMs: OPEN_TIMEOUT_MS });
  };
  const resize: BrowserPage['resize'] = async ({ width, height = USUAL_HEIGHT }) => {
    await driver.manage().window().setRect({ x: 0, y: 0, width, height });
    await waitFor(
      `a window of ${width} × ${height}`,
      async () =>
        (await evaluate<boolean>(`innerWidth === ${width} && innerHeight === ${height}`)) || undefined,
    );
  };
  return {
    goto,
    evaluate,
    resize,
    screenshot: async () => Buffer.from(await within('a screenshot', driver.takeScreenshot()), 'base64'),
    messages: () => [],
    close: async () => {
      // A browser that has already ended has no session.
      await within('the end', driver.quit()).catch(() => undefined);
      await group.stop();
    },
  };
}
