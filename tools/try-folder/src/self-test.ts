import { defineImageConfig } from '@cameo/core';
import sharp, { type Sharp } from 'sharp';
import { type Browser, startBrowser } from './browser.js';
import { difference, thumbnail } from './compare.js';
import { judgeSeen } from './judge-seen.js';
import { decode, mimeOf } from './pictures.js';
import { CLIENTS } from './requests.js';
import { type Seed, seeds } from './seeds.js';

export type Change = (image: Sharp) => Sharp;

const SIZE = { width: 480, height: 360 };

/** A sky, a sun, a house and a tree, without symmetry. */
const SCENE = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360">
  <defs><linearGradient id="sky" x2="0.3" y2="1"><stop stop-color="#4a7fc0"/><stop offset="1" stop-color="#e9cfa6"/></linearGradient></defs>
  <rect width="480" height="360" fill="url(#sky)"/><rect y="260" width="480" height="100" fill="#557a3c"/>
  <circle cx="390" cy="70" r="36" fill="#fff2b0"/><rect x="60" y="170" width="130" height="120" fill="#a4553a"/>
  <path d="M45 175 125 105 205 175Z" fill="#5b3226"/><rect x="90" y="220" width="30" height="70" fill="#2d1c14"/>
  <circle cx="330" cy="200" r="45" fill="#2f5a2a"/><rect x="322" y="235" width="16" height="65" fill="#4a3420"/></svg>`);

/** Changes that the comparison must tolerate: those of an encoder. */
const RIGHT: Readonly<Record<string, Change>> = {
  'a JPEG of low quality': (image) => image.jpeg({ quality: 40 }),
  'an AVIF of low quality': (image) => image.avif({ quality: 30, effort: 0 }),
  'a GIF of 64 colours': (image) => image.gif({ colours: 64 }),
};

/** Changes that it must detect. */
const WRONG: Readonly<Record<string, Change>> = {
  'turned by 90°': (image) => image.rotate(90),
  'turned by 180°': (image) => image.rotate(180),
  'turned by 270°': (image) => image.rotate(270),
  'mirrored left to right': (image) => image.flop(),
  'mirrored top to bottom': (image) => image.flip(),
  'shifted by 5%': (image) =>
    image.extract({ left: 0, top: 0, width: 456, height: 360 }).extend({ left: 24 }),
  'cut by 10% on one side': (image) => image.extract({ left: 48, top: 0, width: 432, height: 360 }),
  'red and blue exchanged': (image) =>
    image.recomb([
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ]),
  'without colours': (image) => image.grayscale(),
  'darker by a tenth': (image) => image.linear(0.9),
  'half of it white': (image) =>
    image.extract({ left: 0, top: 0, width: 480, height: 180 }).extend({ bottom: 180, background: '#fff' }),
};

/**
 * Tests the comparison with pictures that are known to be right or wrong.
 * @returns its misjudgements; empty if it is reliable
 */
export async function blindSpots(): Promise<readonly string[]> {
  const scene = await sharp(SCENE).removeAlpha().png().toBuffer();
  const expected = await seen(scene);
  const found = [];
  for (const [name, change] of Object.entries(RIGHT)) {
    const fault = difference(await seen(await change(sharp(scene)).toBuffer()), expected);
    if (fault !== undefined) found.push(`${name} was taken for wrong: ${fault}`);
  }
  for (const [name, change] of Object.entries(WRONG)) {
    const changed = await change(sharp(scene)).png().toBuffer();
    const fitted = await sharp(changed)
      .resize({ ...SIZE, fit: 'fill' })
      .png()
      .toBuffer();
    if (difference(await seen(fitted), expected) === undefined)
      found.push(`a picture that is ${name} was taken for right`);
  }
  return found;
}

async function seen(encoded: Buffer) {
  const [pixels] = await decode(sharp(encoded));
  if (pixels === undefined) throw new Error('sharp decoded no frame of the self-test');
  return thumbnail(pixels);
}

/**
 * Tests the browser with answers that are known to be right or wrong, each for its own reason.
 * @returns its misjudgements; empty if it is reliable
 */
export async function blindSpotsSeen(): Promise<readonly string[]> {
  const browser = await startBrowser(1);
  try {
    const [page] = browser.pages;
    if (page === undefined) throw new Error('the browser has no page');
    const found = [];
    for (const seed of await seeds()) {
      const faults = await judgeSeed(seed, page);
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

async function judgeSeed({ name, original, answer, q, client = 'CHROME', w }: Seed, browser: Browser) {
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
