import type { Rgba } from '@cameo/core';

/** The gray that libvips makes of a colour: the luminance of its linear light (IEC 61966-2-1, ITU-R BT.709). */
export function grayOf({ r, g, b, alpha }: Rgba): Rgba {
  const light = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const encoded = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  const level = Math.round(encoded * 255);
  return { r: level, g: level, b: level, alpha };
}

function linear(channel: number): number {
  const value = channel / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
