import { startChromium } from '@cameo/testing/chromium';
import type { Browser } from 'playwright-core';

/** A frame as Chromium decodes it, or why it does not. */
export type DecodedFrame =
  | {
      readonly width: number;
      readonly height: number;
      /** How long it is shown, ms. */
      readonly delay: number;
      /** Four channels, not multiplied by their alpha. */
      readonly pixels: Buffer;
    }
  | { readonly error: string };

/** Decodes animations as pages show them. */
export interface FrameDecoder {
  /** The first frames of an animation; `most` bounds them. */
  readonly decode: (bytes: Uint8Array, type: string, most: number) => Promise<readonly DecodedFrame[]>;
  readonly close: () => Promise<void>;
}

/** Starts the Chromium of this machine; `undefined` where there is none, as `startChromium` says. */
export async function startFrameDecoder(): Promise<FrameDecoder | undefined> {
  const browser = await startChromium('frames as Chromium decodes them');
  return browser && decoderIn(browser);
}

async function decoderIn(browser: Browser): Promise<FrameDecoder> {
  const page = await browser.newPage();
  // `ImageDecoder` is there in secure contexts only; nothing is asked for on the way.
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('https://frames.test/');
  // Text, so that the compiler asks for no types of a browser.
  await page.addScriptTag({ content: DECODE });
  return {
    decode: async (bytes, type, most) => {
      const asked = JSON.stringify({ text: Buffer.from(bytes).toString('base64'), type, most });
      const found = (await page.evaluate(`decodeFrames(${asked})`)) as readonly Told[];
      return found.map((frame) =>
        'error' in frame ? frame : { ...frame, pixels: Buffer.from(frame.pixels, 'base64') },
      );
    },
    close: () => browser.close(),
  };
}

type Told =
  | {
      readonly width: number;
      readonly height: number;
      readonly delay: number;
      readonly pixels: string;
    }
  | { readonly error: string };

const DECODE = `
async function decodeFrames({ text, type, most }) {
  const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const decoder = new ImageDecoder({ data, type, preferAnimation: true });
  try {
    await decoder.tracks.ready;
    await decoder.completed;
  } catch (error) {
    return [{ error: String(error) }];
  }
  const frames = [];
  for (let frameIndex = 0; frameIndex < Math.min(most, decoder.tracks.selectedTrack.frameCount); frameIndex += 1) {
    try {
      const { image } = await decoder.decode({ frameIndex });
      const pixels = new Uint8Array(image.allocationSize({ format: 'RGBA' }));
      await image.copyTo(pixels, { format: 'RGBA' });
      let letters = '';
      for (let at = 0; at < pixels.length; at += 32768) {
        letters += String.fromCharCode(...pixels.subarray(at, at + 32768));
      }
      const { codedWidth: width, codedHeight: height, duration } = image;
      frames.push({ width, height, delay: (duration ?? 0) / 1000, pixels: btoa(letters) });
      image.close();
    } catch (error) {
      frames.push({ error: String(error) });
    }
  }
  return frames;
}`;
