import { av1Units, FRAMES, SEQUENCE_HEADER } from '../av1.js';
import { latin1, lettersAt, viewOf } from '../bytes.js';
import { avifColour } from './colour.js';
import { type AvifContents, avifContents, type Box, boxes, streamOf } from './contents.js';

/** Brands of still pictures (AV1 Image File Format, 6 and 8). */
const BRANDS = ['avif', 'avio', 'mif1', 'mif2', 'miaf', 'MA1A', 'MA1B'];

/** Names of the handler and of items: empty, or those that libavif always writes. */
const NAMES = ['', 'libavif', 'Color', 'Alpha'];

/** Types of auxiliary items that hold the transparency of another item. */
const ALPHA = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1'];

/** Units of a stream that hold pixels, or that decoding needs (AV1 bitstream specification, 6.2.2). */
const UNITS = { delimiter: 2, needed: [SEQUENCE_HEADER, 2, 3, 4, 6] };

/** Upper bound of a sequence header, bytes. */
const MAX_HEADER_BYTES = 64;

/**
 * An AVIF that contains nothing but its picture, unchanged. Undefined when it may contain more: its parts refer to each
 * other by their offsets in the file, so nothing can be removed. Every byte must belong to a part on an allowlist; a
 * denylist would miss future parts. Also undefined for colours other than sRGB: derivatives are sRGB, and all sizes of
 * a picture must look the same.
 */
export function bareAvif(bytes: Uint8Array): Uint8Array | undefined {
  if (avifColour(bytes) !== 'srgb') return undefined;
  try {
    return isBare(bytes, avifContents(bytes)) ? bytes : undefined;
  } catch {
    // A box extends past the end of the file.
    return undefined;
  }
}

function isBare(bytes: Uint8Array, contents: AvifContents): boolean {
  const view = viewOf(bytes);
  const { outside, inside } = contents;
  const meta = outside.find(({ name }) => name === 'meta');
  return (
    fills(view, outside, 0, bytes.length) &&
    outside[0]?.name === 'ftyp' &&
    outside.filter(({ name }) => name === 'ftyp' || name === 'mdat').length === 2 &&
    outside.every((box) => isBareOutside(bytes, box)) &&
    meta !== undefined &&
    fills(view, inside, meta.start + 4, meta.end) &&
    inside.length <= 6 &&
    inside.every((box) => isBareInside(bytes, box, contents)) &&
    isOnePicture(contents) &&
    isCovered(contents) &&
    contents.items.every(({ stream }) => stream !== undefined && isBareStream(streamOf(bytes, stream)))
  );
}

/** Whether boxes fill a range without gaps, each with its stated length. */
function fills(view: DataView, found: readonly Box[], from: number, to: number): boolean {
  const lengths = found.map(({ start, end }) => [view.getUint32(start - 8), end - start + 8] as const);
  const whole = lengths.reduce((sum, [, length]) => sum + length, from);
  return whole === to && lengths.every(([stated, length]) => stated === length);
}

function isBareOutside(bytes: Uint8Array, { name, start, end }: Box): boolean {
  const body = bytes.subarray(start, end);
  switch (name) {
    case 'ftyp': {
      const brands = [body.subarray(0, 4), body.subarray(8)].map(latin1).join('');
      const known = (brands.match(/.{1,4}/gs) ?? []).every((brand) => BRANDS.includes(brand));
      return known && isZero(body.subarray(4, 8));
    }
    case 'free':
      return isZero(body);
    default:
      return name === 'meta' || name === 'mdat';
  }
}

const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** Whether a box in `meta` is allowed, to its last byte (ISO/IEC 14496-12, 8.4.3 and 8.11). */
function isBareInside(bytes: Uint8Array, box: Box, contents: AvifContents): boolean {
  const view = viewOf(bytes);
  const { name, start, end } = box;
  const body = bytes.subarray(start, end);
  switch (name) {
    case 'hdlr':
      return isZero(body.subarray(0, 8)) && isPictureHandler(body);
    case 'pitm':
      return body.length === 6;
    case 'iloc':
      return body.length === placesLength(body, contents.items.length);
    case 'iinf':
      return body[0] === 0 && areBareItems(view, box, contents);
    case 'iref':
      return body[0] === 0 && body.length === 4 + 8 + 6;
    case 'iprp':
      return areBareProperties(bytes, box, contents);
    default:
      return false;
  }
}

const isPictureHandler = (body: Uint8Array): boolean =>
  latin1(body.subarray(8, 12)) === 'pict' &&
  isZero(body.subarray(12, 24)) &&
  isKnownName(latin1(body.subarray(24)));

const isKnownName = (text: string): boolean => NAMES.some((name) => text === `${name}\0`);

/** Size of the item location box where each item lies in one piece of the file, bytes. */
function placesLength(body: Uint8Array, items: number): number {
  const [version = 0, , , , sizes = 0, bases = 0] = body;
  if (version > 1) return -1;
  const each = 2 + (version === 1 ? 2 : 0) + 2 + (bases >> 4) + 2;
  const piece = (version === 1 ? bases & 15 : 0) + (sizes >> 4) + (sizes & 15);
  return 4 + 2 + 2 + items * (each + piece);
}

function areBareItems(view: DataView, { start, end }: Box, { items }: AvifContents): boolean {
  const found = boxes(view, start + 6, end);
  return (
    fills(view, found, start + 6, end) &&
    found.length === items.length &&
    found.every(({ name }) => name === 'infe') &&
    items.every(({ name: { start: at, length } }) => {
      const text = latin1(new Uint8Array(view.buffer, view.byteOffset + at, length));
      // The protection index precedes the item's type.
      return isKnownName(text) && view.getUint16(at - 6) === 0;
    })
  );
}

function areBareProperties(bytes: Uint8Array, { start, end }: Box, contents: AvifContents): boolean {
  const view = viewOf(bytes);
  const found = boxes(view, start, end);
  const [all, given] = found;
  const { properties, associated } = contents;
  return (
    found.length === 2 &&
    fills(view, found, start, end) &&
    all?.name === 'ipco' &&
    given?.name === 'ipma' &&
    associated[0] === given.end &&
    fills(view, properties, all.start, all.end) &&
    properties.every((property) => isBareProperty(bytes, property))
  );
}

function isBareProperty(bytes: Uint8Array, { name, start, end }: Box): boolean {
  const body = bytes.subarray(start, end);
  switch (name) {
    case 'av1C':
      return body.length >= 4 && isBareStream(body.subarray(4));
    case 'ispe':
      return body.length === 12;
    case 'pixi':
      return body.length === 5 + (body[4] ?? 0) && body.length <= 9;
    case 'colr':
      return body.length === 11 && lettersAt(viewOf(body), 0) === 'nclx';
    case 'auxC':
      return ALPHA.includes(latin1(body.subarray(4, -1))) && body.at(-1) === 0;
    case 'pasp':
      return body.length === 8;
    default:
      return false;
  }
}

/** Whether there is one picture, or one with its transparency. */
function isOnePicture({ items, primary, references }: AvifContents): boolean {
  if (items.some(({ type }) => type !== 'av01') || items[0]?.id !== primary) return false;
  const [, alpha] = items;
  if (alpha === undefined) return references.length === 0;
  const [{ kind, from, to } = { kind: '', from: 0, to: [] }, ...more] = references;
  const belongs = kind === 'auxl' && from === alpha.id && to.length === 1 && to[0] === primary;
  return items.length === 2 && more.length === 0 && belongs;
}

/** Whether each coded byte belongs to exactly one item. */
function isCovered({ outside, items, places }: AvifContents): boolean {
  const data = outside.find(({ name }) => name === 'mdat');
  if (data === undefined || places.length !== items.length) return false;
  let at = data.start;
  const streams = items.flatMap(({ stream }) => (stream === undefined ? [] : [stream]));
  for (const { start, length } of [...streams].sort((one, other) => one.start - other.start)) {
    if (start !== at || length === 0) return false;
    at += length;
  }
  return at === data.end;
}

/** Whether a stream has nothing besides its pixels, such as units of metadata or padding. */
function isBareStream(stream: Uint8Array): boolean {
  let frames = 0;
  for (const unit of av1Units(stream)) {
    if (unit !== undefined && FRAMES.includes(unit.type)) frames += 1;
    if (frames > 1) return false;
    if (unit === undefined || !UNITS.needed.includes(unit.type)) return false;
    if (unit.type === SEQUENCE_HEADER && unit.body.length > MAX_HEADER_BYTES) return false;
    if (unit.type === UNITS.delimiter && unit.body.length > 0) return false;
  }
  return true;
}
