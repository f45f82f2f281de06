/** A JPEG with a profile in as many segments as it needs (ICC.1:2022, annex B.4). */
export function withProfile(jpeg: Buffer, profile: Buffer): Buffer {
  const each = 65_000;
  const count = Math.ceil(profile.length / each);
  const segments = Array.from({ length: count }, (_, at) => {
    const part = profile.subarray(at * each, (at + 1) * each);
    const head = Buffer.from('\xff\xe2\0\0ICC_PROFILE\0', 'latin1');
    head.writeUInt16BE(2 + 14 + part.length, 2);
    return Buffer.concat([head, Buffer.from([at + 1, count]), part]);
  });
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}
