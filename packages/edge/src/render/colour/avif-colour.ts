import { av1Samples } from '../av1-sequence.js';
import { type Box, boxes, itemStreams, picturesAmong, streamOf } from '../avif-boxes.js';
import type { ColourCode, ConversionKind } from './colour.js';
import { codedConversion } from './colour.js';
import { BT_709_FAMILY, CURVES, type Curve, HLG, PQ, srgbLight } from './curves.js';

/** What browsers make of transfer characteristics in an AVIF: those of video are taken for sRGB's. */
const TRANSFERS: Readonly<Record<number, Curve>> = {
  ...CURVES,
  ...Object.fromEntries(BT_709_FAMILY.map((code) => [code, srgbLight] as const)),
};

/** Code points of sRGB, which stand in for those that are not known. */
const [SRGB_PRIMARIES, SRGB_TRANSFER] = [1, 13] as const;

/**
 * What an AVIF says of the colours of its picture without an ICC profile: in a box that belongs to it, or in its own
 * stream. What is not known is taken for sRGB's, as in browsers.
 */
export function avifColour(bytes: Uint8Array): ConversionKind | 'srgb' {
  const { primaries = SRGB_PRIMARIES, transfer = SRGB_TRANSFER, peak } = codeOf(bytes) ?? {};
  const curve = transfer === PQ || transfer === HLG || TRANSFERS[transfer] !== undefined;
  const known = { primaries, transfer: curve ? transfer : SRGB_TRANSFER, peak };
  return (
    codedConversion(known, TRANSFERS) ??
    codedConversion({ ...known, primaries: SRGB_PRIMARIES }, TRANSFERS) ??
    'srgb'
  );
}

function codeOf(bytes: Uint8Array): ColourCode | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const meta = boxes(view, 0, bytes.length).find(({ name }) => name === 'meta');
    const inside = meta === undefined ? [] : boxes(view, meta.start + 4, meta.end);
    const item = primaryItem(view, inside);
    const told = propertiesOf(view, inside, item);
    const nclx = told.find((box) => box.name === 'colr' && text(view, box.start) === 'nclx');
    const peak = peakOf(view, told);
    const code =
      nclx === undefined
        ? codeOfStream(bytes, view, inside, item)
        : { primaries: view.getUint16(nclx.start + 4), transfer: view.getUint16(nclx.start + 6) };
    return code && { ...code, peak };
  } catch {
    // A box that leads out of the file.
    return undefined;
  }
}

const text = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((place) => view.getUint8(at + place)));

/** The item that is shown (ISO/IEC 14496-12, 8.11.4). */
function primaryItem(view: DataView, inside: readonly Box[]): number | undefined {
  const box = inside.find(({ name }) => name === 'pitm');
  if (box === undefined) return undefined;
  return view.getUint8(box.start) === 0 ? view.getUint16(box.start + 4) : view.getUint32(box.start + 4);
}

/** The properties that belong to an item (ISO/IEC 23008-12, 9.3). */
function propertiesOf(view: DataView, inside: readonly Box[], item: number | undefined): readonly Box[] {
  const holder = inside.find(({ name }) => name === 'iprp');
  const parts = holder === undefined ? [] : boxes(view, holder.start, holder.end);
  const container = parts.find(({ name }) => name === 'ipco');
  const all = container === undefined ? [] : boxes(view, container.start, container.end);
  const found: Box[] = [];
  for (const { start, end } of parts.filter(({ name }) => name === 'ipma')) {
    const [version, flags] = [view.getUint8(start), view.getUint8(start + 3)];
    let at = start + 8;
    while (at < end) {
      const id = version === 0 ? view.getUint16(at) : view.getUint32(at);
      at += version === 0 ? 2 : 4;
      const count = view.getUint8(at);
      at += 1;
      for (let next = 0; next < count; next += 1) {
        const place = (flags & 1) === 1 ? view.getUint16(at) & 0x7fff : view.getUint8(at) & 0x7f;
        at += (flags & 1) === 1 ? 2 : 1;
        const property = all[place - 1];
        if (id === item && property !== undefined) found.push(property);
      }
    }
  }
  return found;
}

/** The brightest of the picture, cd/m². Of an AVIF browsers do not ask for the display that it was made on. */
function peakOf(view: DataView, told: readonly Box[]): number | undefined {
  const content = told.find(({ name }) => name === 'clli');
  return content === undefined ? undefined : view.getUint16(content.start) || undefined;
}

/** What the stream of the picture says, or of the first of its parts that has anything to say. */
function codeOfStream(
  bytes: Uint8Array,
  view: DataView,
  inside: readonly Box[],
  item: number | undefined,
): { readonly primaries: number; readonly transfer: number } | undefined {
  const [kinds, places] = ['iinf', 'iloc'].map((wanted) => inside.find(({ name }) => name === wanted));
  if (kinds === undefined || places === undefined) return undefined;
  const pictures = picturesAmong(view, kinds);
  const items = itemStreams(view, places);
  const own = items.filter(({ id }) => id === item);
  for (const { id, stream } of [...own, ...items]) {
    if (!pictures.has(id) || stream === undefined) continue;
    const { colour } = av1Samples(streamOf(bytes, stream)) ?? {};
    if (colour !== undefined) return colour;
  }
  return undefined;
}
