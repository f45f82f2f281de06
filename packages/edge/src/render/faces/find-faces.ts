import { type Face, type Turn, uprightSize } from '@cameo/core/plan';
import { srgbPixels } from '../colour/to-srgb.js';
import { inFourChannels, type Pixels } from '../pixels.js';
import type { RawPicture } from '../raw-picture.js';
import { turn } from '../steps.js';
import { boxesOf } from './boxes.js';
import { NETWORK_SIDE, runNetwork } from './network.js';

/** The network's boxes begin at the brows. Labels begin at the hairline, which is higher by this share of the height. */
const HAIRLINE = 0.13;

/** Gray level around the picture and behind transparency, 0 to 255: it creates no edge that resembles a face. */
const AROUND = 127;

/**
 * Detects faces in the first frame as displayed: upright, and with `rotate` and `flip` applied. It detects faces without
 * recognising people, and returns only positions.
 * @returns faces in descending confidence; empty if there are none
 */
export async function findFaces(pixels: Pixels, asTurned: Turn): Promise<readonly Face[]> {
  const { facts, colour } = pixels;
  const upright = uprightSize(facts);
  const ratio = NETWORK_SIDE / Math.max(upright.width, upright.height);
  const side = (length: number): number => Math.max(1, Math.round(length * ratio));
  const scaled = { width: side(upright.width), height: side(upright.height) };
  const picture = pixels.open('first');
  const standing = facts.orientation === 1 ? picture : picture.autoOrient();
  const { data, info } = await srgbPixels(
    turn(standing.resize({ ...scaled, fit: 'fill' }), { turn: asTurned }),
    colour,
  );
  const { width, height } = info;
  const left = Math.floor((NETWORK_SIDE - width) / 2);
  const top = Math.floor((NETWORK_SIDE - height) / 2);
  const square = squareOf({ data, width, height, channels: info.channels }, left, top);
  return boxesOf(await runNetwork(square)).map((box) => {
    const hair = HAIRLINE * (box.bottom - box.top);
    return {
      left: (box.left - left) / width,
      top: (box.top - hair - top) / height,
      width: (box.right - box.left) / width,
      height: (box.bottom - box.top + hair) / height,
    };
  });
}

/** A picture in the square input of the network, three channels from -1 to 1. */
function squareOf({ data, width, height, channels }: RawPicture, left: number, top: number): Float32Array {
  const four = inFourChannels(data, channels);
  const square = new Float32Array(NETWORK_SIDE * NETWORK_SIDE * 3).fill(level(AROUND));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4;
      const to = ((y + top) * NETWORK_SIDE + x + left) * 3;
      const alpha = (four[from + 3] ?? 255) / 255;
      for (let channel = 0; channel < 3; channel += 1) {
        square[to + channel] = level((four[from + channel] ?? 0) * alpha + AROUND * (1 - alpha));
      }
    }
  }
  return square;
}

const level = (value: number): number => value / 127.5 - 1;
