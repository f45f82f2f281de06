/** Pixels of gray or without transparency in four channels. */
export function inFourChannels(data: Uint8Array, channels: number): Uint8Array {
  if (channels === 4) return data;
  const pixels = data.length / channels;
  const gray = channels < 3;
  const four = new Uint8Array(pixels * 4);
  for (let at = 0; at < pixels; at += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      four[at * 4 + channel] = data[at * channels + (gray ? 0 : channel)] ?? 0;
    }
    four[at * 4 + 3] = channels === 2 ? (data[at * 2 + 1] ?? 0) : 255;
  }
  return four;
}
