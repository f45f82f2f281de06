import assert from 'node:assert/strict';
import { BROKEN, boxOf, click, DRAWN, PLACES, SHIFTED, TO_THE_END, WAITED_FOR } from './page-scripts.mjs';

/** @typedef {import('../../packages/browsers/dist/index.js').BrowserPage} BrowserPage */
/** @typedef {import('../../packages/browsers/dist/index.js').Screen} Screen */
/**
 * @typedef {object} Tried
 * @property {import('./args.mjs').AppName} app
 * @property {string} url of the application
 * @property {import('../../packages/browsers/dist/index.js').TestBrowser} browser
 * @property {import('../../packages/browsers/dist/index.js').CountingProxy} pictures what is between it and the edge
 * @property {typeof import('../../packages/browsers/dist/index.js')} browsers
 */
/**
 * @typedef {object} Check
 * @property {string} name
 * @property {(tried: Tried & { release?: (() => void) | undefined }, page: BrowserPage) => Promise<void>} look
 * @property {Screen} screen
 * @property {boolean} [held] whether no picture is answered before `look` says so
 */

const SCREENS = [360, 768, 1280, 1920].flatMap((width) => [1, 2, 3].map((density) => ({ width, density })));
const DESK = { width: 1280, density: 2 };

/** Pictures at the end of each home page, and those of the closed tab. */
const FAR = ['/dice.png', '/night-sky.png', '/picture.tiff'];
const CLOSED = '/earth-night.jpg';

/**
 * The checks of an application; without scripts, it has neither tabs nor routes.
 * @param {import('./args.mjs').AppName} app
 * @returns {readonly Check[]}
 */
export function checksOf(app) {
  const everywhere = SCREENS.map((screen) => ({
    name: `${screen.width} px at density ${screen.density}`,
    screen,
    held: true,
    look: lookAtHome,
  }));
  const tabs = { name: 'a tab hides pictures, and shows them again', screen: DESK, look: lookAtTabs };
  const route = { name: 'another page, with a picture that is lost', screen: DESK, look: lookAtOther };
  const styled = { name: 'classes of Tailwind win', screen: DESK, look: lookAtClasses };
  return [
    ...everywhere,
    ...(app === 'html' ? [] : [tabs]),
    route,
    ...(app === 'vite-tailwind' ? [styled] : []),
  ];
}

/**
 * Runs one check in a separate window.
 * @param {Check} check
 * @param {Tried} tried
 */
export async function runCheck({ screen, held, look }, tried) {
  const { browser, pictures, url, browsers } = tried;
  pictures.forget();
  const release = held ? pictures.hold() : undefined;
  const page = await browser.open(`${url}/`, screen, held ? 'interactive' : 'complete');
  try {
    await browsers.waitFor('the page', async () => (await page.evaluate(DRAWN)) || undefined);
    await look({ ...tried, release }, page);
  } finally {
    release?.();
    await page.close();
  }
}

/** @param {Tried & { release?: (() => void) | undefined }} tried @param {BrowserPage} page */
async function lookAtHome({ app, browser, pictures, browsers, release }, page) {
  await pictures.settled();
  /** @type {readonly (readonly [string, ...number[]])[]} */
  const before = await page.evaluate(PLACES);
  release?.();
  await arrived(page, browsers);
  await pictures.settled();
  const first = pathsOf(pictures.pictures());
  assert.deepEqual(
    first.filter((path) => FAR.includes(path) || path === CLOSED),
    [],
    'pictures that are far away, or hidden, were requested',
  );
  await page.evaluate(TO_THE_END);
  await browsers.waitFor(
    'the pictures at the end',
    async () => FAR.every((path) => pathsOf(pictures.pictures()).includes(path)) || undefined,
  );
  await arrived(page, browsers);
  await pictures.settled();
  assert.deepEqual(await page.evaluate(BROKEN), [], 'pictures are broken');
  const requested = pictures.pictures();
  assert.deepEqual([...requested].sort(), [...new Set(requested)].sort(), 'pictures were requested twice');
  assert.equal(
    pathsOf(requested).filter((path) => path === '/earth.jpg').length,
    1,
    'the first picture, fetches',
  );
  assert.ok(!pathsOf(requested).includes(CLOSED), 'a hidden picture was requested');
  /** @type {number} */
  const density = await page.evaluate('devicePixelRatio');
  const chosen = await browsers.chosenPictures(page, false);
  assert.ok(chosen.length >= (app === 'html' ? 6 : 8), `only ${chosen.length} pictures had a choice`);
  assert.deepEqual(
    chosen.map(({ shown }) => shown),
    chosen.map((picture) => browsers.smallestSufficient(picture, density)),
    'widths that were chosen',
  );
  /** @type {readonly (readonly [string, ...number[]])[]} */
  const after = await page.evaluate(PLACES);
  // A file has whole pixels, so its aspect ratio matches its place only to a pixel.
  const moved = after.filter((place, index) =>
    place.some((length, at) => at > 0 && !(Math.abs(Number(length) - Number(before[index]?.[at])) <= 1)),
  );
  assert.deepEqual(moved, [], 'what moved when the pictures came');
  if (browser.engine === 'chromium') assert.equal(await page.evaluate(SHIFTED), 0, 'layout shift');
  assert.deepEqual(page.messages(), [], 'messages of the console');
}

/** @param {Tried} tried @param {BrowserPage} page */
async function lookAtTabs({ pictures, browsers }, page) {
  await arrived(page, browsers);
  await pictures.settled();
  pictures.forget();
  await page.evaluate(click('#tabs [value=Night]'));
  await browsers.waitFor(CLOSED, async () => pictures.pictures().length > 0 || undefined);
  await pictures.settled();
  assert.deepEqual(pathsOf(pictures.pictures()), [CLOSED], 'asked for when a tab was opened');
  pictures.forget();
  await page.evaluate(click('#tabs [value=Day]'));
  await pictures.settled();
  const hidden = pathsOf(pictures.pictures()).filter((path) => path === CLOSED);
  assert.deepEqual(hidden, [], 'asked for by a picture that was hidden');
  assert.deepEqual(page.messages(), [], 'messages of the console');
}

/** @param {Tried} tried @param {BrowserPage} page */
async function lookAtOther({ app, pictures, browsers }, page) {
  await page.evaluate(TO_THE_END);
  await arrived(page, browsers);
  await pictures.settled();
  pictures.forget();
  await page.evaluate(click('#to-other'));
  await browsers.waitFor('the other page', () =>
    page.evaluate("document.querySelector('h1')?.textContent === 'Another page'").then(
      (yes) => yes || undefined,
      // Between two documents there is none to query.
      () => undefined,
    ),
  );
  const lost = app === 'html' ? [] : ['/drawn/test-chart.png'];
  await browsers.waitFor(
    'the lost picture',
    async () =>
      ['/gone.jpg', ...lost].every((path) => pathsOf(pictures.pictures()).includes(path)) || undefined,
  );
  await arrived(page, browsers);
  await pictures.settled();
  const requested = pathsOf(pictures.pictures()).filter((path) => path !== '/dice.png');
  assert.deepEqual(
    [...requested].sort(),
    [...lost, '/gone.jpg'].sort(),
    'asked for when the page was changed',
  );
  const broken = app === 'html' ? ['A picture that is lost'] : [];
  assert.deepEqual(await page.evaluate(BROKEN), broken, 'pictures that are broken');
  if (app !== 'html')
    assert.deepEqual(await page.evaluate(boxOf('A picture that is lost')), [240, 160], 'box of the fallback');
  const others = page.messages().filter((message) => !/404|gone\.jpg/.test(message));
  assert.deepEqual(others, [], 'messages of the console, the lost picture left out');
}

/** @param {Tried} tried @param {BrowserPage} page */
async function lookAtClasses({ browsers }, page) {
  await arrived(page, browsers);
  const read = (/** @type {string} */ selector, /** @type {string} */ property) =>
    page.evaluate(
      `getComputedStyle(document.querySelector(${JSON.stringify(selector)}))[${JSON.stringify(property)}]`,
    );
  assert.equal(await read('#contained img', 'objectFit'), 'contain');
  assert.equal(await read('#covered img', 'objectFit'), 'cover');
  assert.deepEqual(await page.evaluate(boxOf('A street')), [320, 240], 'a picture over its place');
  assert.deepEqual(await page.evaluate(boxOf('An officer')), [96, 96], 'a fixed picture');
  assert.notEqual(await read('.rounded-full', 'borderRadius'), '0px');
}

/** @param {BrowserPage} page @param {Tried['browsers']} browsers */
const arrived = (page, browsers) =>
  browsers.waitFor(
    'pictures in sight',
    async () => /** @type {string[]} */ (await page.evaluate(WAITED_FOR)).length === 0 || undefined,
    { timeoutMs: 60_000 },
  );

/** @param {readonly string[]} targets */
const pathsOf = (targets) => targets.map((target) => target.replace(/\?.*/, ''));
