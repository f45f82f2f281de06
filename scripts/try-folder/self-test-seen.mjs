import { defineImageConfig } from '../../packages/core/dist/index.js';
import { startBrowser } from './browser.mjs';
import { CLIENTS } from './browser-asks.mjs';
import { judgeSeen } from './judge-seen.mjs';
import { mimeOf } from './mime.mjs';
import { seeds } from './seeds.mjs';

/**
 * Feeds the browser answers that are known to be right and known to be wrong, each for its own reason.
 * @returns {Promise<readonly string[]>} what it judged badly; empty when it can be trusted
 */
export async function blindSpotsSeen() {
  const browser = await startBrowser();
  try {
    const found = [];
    for (const seed of await seeds()) {
      const faults = await judgeSeed(seed, browser);
      if (seed.fault === undefined && faults.length > 0)
        found.push(`${seed.name} was taken for wrong: ${faults.join('; ')}`);
      if (seed.fault !== undefined && !faults.some((fault) => seed.fault?.test(fault)))
        found.push(
          `${seed.name} was ${faults.length === 0 ? 'taken for right' : `called something else: ${faults.join('; ')}`}`,
        );
    }
    return found;
  } finally {
    await browser.stop();
  }
}

/**
 * @param {import('./seeds.mjs').Seed} seed
 * @param {import('./browser.mjs').Browser} browser
 */
async function judgeSeed({ name, original, answer, q, client = 'CHROME', w }, browser) {
  const place = await browser.hold(original, mimeOf(original));
  const seen = await browser.describe(place);
  if (seen === undefined) throw new Error(`the browser shows nothing of the original of ${name}`);
  const config = {
    ladder: [w ?? seen.width],
    limits: defineImageConfig({ bucket: 'try-folder', region: 'eu-central-1' }).limits,
  };
  const verdict = await judgeSeen(
    {
      status: 200,
      headers: new Headers({
        'content-type': mimeOf(answer),
        'cache-control': 'public, max-age=60',
        etag: '"x"',
        vary: 'accept',
      }),
      body: answer,
      ms: 0,
      redirectFault: undefined,
    },
    {
      url: '/',
      format: { f: 'auto', accept: CLIENTS[client] },
      shape: { fit: 'width', w: w ?? seen.width, h: 1 },
      client,
      q,
      size: w === undefined ? 'own' : 'below',
    },
    { type: mimeOf(original), bytes: original.length, place, seen, by: 'browser', keeps: true },
    config,
    browser,
  );
  browser.forget(place);
  return verdict.faults;
}
