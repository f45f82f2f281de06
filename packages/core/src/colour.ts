/** Red, green and blue from 0 to 255, alpha from 0 to 1. */
export interface Rgba {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha: number;
}

/** The parts of a colour of 6 or 8 hexadecimal digits. */
export function rgba(hex: string): Rgba {
  const byte = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return { r: byte(0), g: byte(2), b: byte(4), alpha: hex.length === 8 ? byte(6) / 255 : 1 };
}

/** The opaque colour that a translucent one makes on white, 6 hexadecimal digits. */
export function overWhite(hex: string): string {
  const { r, g, b, alpha } = rgba(hex);
  const blend = (channel: number) => Math.round(channel * alpha + 255 * (1 - alpha));
  return [r, g, b].map((channel) => blend(channel).toString(16).padStart(2, '0')).join('');
}
