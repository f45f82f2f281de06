import { startChromium } from '@cameo/testing/chromium';
import type { Browser } from 'playwright-core';

/** A frame as Chromium decodes it, or the reason for a failure. */
export type DecodedFrame =
  | {
      readonly width: number;
      readonly height: number;
      /** Display time, ms. */
      readonly delay: number;
      /** Four channels, not premultiplied. */
      readonly pixels: Buffer;
    }
  | { readonly error: string };

/** Decodes animations as pages display them. */
export interface FrameDecoder {
  /** The first frames of an animation, at most `maxFrames`. */
  readonly decode: (bytes: Uint8Array, type: string, maxFrames: number) => Promise<readonly DecodedFrame[]>;
  readonly close: () => Promise<void>;
}

/** Starts the Chromium of this machine; `undefined` if there is none, as in `startChromium`. */
export async function startFrameDecoder(): Promise<FrameDecoder | undefined> {
  const browser = await startChromium('frames as Chromium decodes them');
  return browser && decoderIn(browser);
}

async function decoderIn(browser: Browser): Promise<FrameDecoder> {
  const page = await browser.newPage();
  // `ImageDecoder` exists in secure contexts only; this request is never sent.
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
  await page.goto('https://frames.test/');
  // A string, so that the compiler does not need browser types.
  await page.addScriptTag({ content: DECODE });
  return {
    decode: async (bytes, type, maxFrames) => {
      const options = JSON.stringify({ text: Buffer.from(bytes).toString('base64'), type, maxFrames });
      const found = (await page.evaluate(`decodeFrames(${options})`)) as readonly PageFrame[];
      return found.map((frame) =>
        'error' in frame ? frame : { ...frame, pixels: Buffer.from(frame.pixels, 'base64') },
      );
    },
    close: () => browser.close(),
  };
}

type PageFrame =
  | {
      readonly width: number;
      readonly height: number;
      readonly delay: number;
      readonly pixels: string;
    }
  | { readonly error: string };

const DECODE = `
async function decodeFrames({ text, type, maxFrames }) {
  const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const decoder = new ImageDecoder({ data, type, preferAnimation: true });
  try {
    await decoder.tracks.ready;
    await decoder.completed;
  } catch (error) {
    return [{ error: String(error) }];
  }
  const frames = [];
  for (let frameIndex = 0; frameIndex < Math.min(maxFrames, decoder.tracks.selectedTrack.frameCount); frameIndex += 1) {
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
