import sharp from 'sharp';
import type { Browser } from './browser.js';
import type { Answer } from './edge.js';
import { expectedSize, type SizeRules } from './expected.js';
import { judgeDrawing, judgePictureHeaders } from './judge.js';
import type { FrameSeen, Place, Seen } from './page/picture.js';
import type { Part } from './page/scale.js';
import { type Kind, kindOf, share, type Tolerance, toleranceOf } from './page/tolerance.js';
import { mimeOf } from './pictures.js';
import { readableTypes, type SampleRequest } from './requests.js';

/** A drawing has no maximum size of its own. */
export const enlargeable = ({ width, height, vector }: Seen) =>
  vector ? { width: width * 1000, height: height * 1000 } : { width, height };

/**
 * The parts of an original that a request may show: for a crop, the centre, with the odd row or column left on either side, or
 * cropped after scaling.
 */
export function partsOf(seen: Seen, { shape }: SampleRequest, rules: SizeRules): readonly Part[] {
  const { width, height } = seen;
  const { widths, heights } = expectedSize(enlargeable(seen), shape, rules);
  const box = { width: widths[0] ?? 1, height: heights[0] ?? 1 };
  if (shape.fit !== 'cover') return wholeOf({ width, height }, box);
  const scale = Math.min(width / box.width, height / box.height);
  const exact = { width: box.width * scale, height: box.height * scale };
  const whole = { width: Math.round(exact.width), height: Math.round(exact.height) };
  const spare = { width: width - exact.width, height: height - exact.height };
  // From a picture that is scaled first, whole pixels are cropped.
  const small = { width: Math.round(width / scale), height: Math.round(height / scale) };
  const pixel = { width: width / small.width, height: height / small.height };
  const scaledFirst = [Math.floor, Math.ceil].map((round) => ({
    left: round((small.width - box.width) / 2) * pixel.width,
    top: round((small.height - box.height) / 2) * pixel.height,
    width: box.width * pixel.width,
    height: box.height * pixel.height,
  }));
  return [
    { left: spare.width / 2, top: spare.height / 2, ...exact },
    { left: Math.floor((width - whole.width) / 2), top: Math.floor((height - whole.height) / 2), ...whole },
    { left: Math.ceil((width - whole.width) / 2), top: Math.ceil((height - whole.height) / 2), ...whole },
    ...scaledFirst,
  ];
}

/** All of an original: stretched to the whole pixels of a size, or with its exact aspect ratio. */
function wholeOf(
  { width, height }: { readonly width: number; readonly height: number },
  box: { readonly width: number; readonly height: number },
): readonly Part[] {
  const kept = [width / box.width, height / box.height].map((scale) => ({
    left: (width - box.width * scale) / 2,
    top: (height - box.height * scale) / 2,
    width: box.width * scale,
    height: box.height * scale,
  }));
  const [across, down] = kept;
  const pressed = { left: 0, top: 0, width, height };
  return across === undefined || down === undefined || across.height === down.height
    ? [pressed]
    : [pressed, across, down];
}

export const drawnSize = (
  { width, height }: { readonly width: number; readonly height: number },
  { shape }: SampleRequest,
) => ({
  width: shape.w,
  height: Math.max(1, Math.round((shape.w * height) / width)),
});

/** An original as a browser displays it. */
export interface Shown {
  /** By its bytes. */
  readonly type: string;
  readonly bytes: number;
  /** Its URL in the browser, or sharp's decoding of it. */
  readonly place: Place;
  readonly seen: Seen;
  /** The decoder. */
  readonly by: 'browser' | 'sharp';
  /** Whether its own pixels can be sent unchanged: upright, without a profile. */
  readonly keeps?: boolean;
  /** Whether an original that the browser is listed to display wrongly is displayed correctly. */
  readonly agreed?: boolean;
}
/** The frame with the largest share of the allowed difference; above 1 it is wrong. */
export type Worst = Tolerance & { share: number; allowed: Tolerance };
/** The verdict on a picture. */
export interface SeenVerdict {
  readonly faults: readonly string[];
  /** Type of the answer. */
  readonly type: string;
  /** Worst of its frames. */
  readonly worst: Worst | undefined;
}

/** Tolerance for GIF's hundredths of a second, ms per frame. */
const TICK_MS = 10;

/** Maximum number of wrong frames to report per answer. */
const MAX_FAULTS = 3;

/** Size difference that removing metadata and a new container explain, bytes. */
const CONTAINER_BYTES = 64;

const VECTOR = 'image/svg+xml';

/** Judges a picture by comparing how a browser displays it and its original. */
export async function judgeSeen(
  answer: Answer,
  request: SampleRequest,
  original: Shown,
  rules: SizeRules,
  browser: Browser,
): Promise<SeenVerdict> {
  const type = mimeOf(answer.body);
  const declared = answer.headers.get('content-type') ?? 'no Content-Type';
  const faults = [
    ...(answer.redirectFault === undefined ? [] : [answer.redirectFault]),
    ...(declared.split(';', 1)[0] === type ? [] : [`Content-Type is ${declared}, but the bytes are ${type}`]),
    ...typeFaults(type, request, original),
    ...(type === VECTOR ? judgeDrawing(answer) : judgePictureHeaders(answer, request)),
    ...(await metadataFaults(answer.body)),
    ...sizeInBytes(answer, type, request, original),
  ];
  const place = await browser.hold(answer.body, type);
  try {
    const drawing = type === VECTOR;
    const animated =
      original.seen.durations.length > 1 && (request.format.f === 'auto' || request.format.f === 'webp');
    const compared = await browser.compare({
      original: original.place,
      answer: place,
      parts: partsOf(original.seen, request, rules),
      animated,
      onWhite: type === 'image/jpeg',
      q: request.q,
      drawAs: drawing ? drawnSize(original.seen, request) : undefined,
    });
    if (compared === undefined)
      return { faults: [...faults, 'the browser does not show it'], type, worst: undefined };
    const size = drawing ? [] : pixelFaults(compared.seen, original.seen, request, rules);
    const { found, worst } = framesFaults(compared.frames, kindOf(type, original.seen.vector));
    const time = timeFaults(compared.seen, original.seen, animated, found.length > 0);
    return { faults: [...faults, ...size, ...time, ...found.slice(0, MAX_FAULTS)], type, worst };
  } finally {
    browser.forget(place);
  }
}

function typeFaults(type: string, { format }: SampleRequest, original: Shown) {
  const types = readableTypes(format, original.type);
  return types.includes(type)
    ? []
    : [`it is ${type}, which this client does not read: expected ${types.join(', ')}`];
}

async function metadataFaults(body: Uint8Array): Promise<readonly string[]> {
  const found = await sharp(body)
    .metadata()
    .catch(() => undefined);
  const blocks = {
    EXIF: found?.exif,
    XMP: found?.xmp,
    IPTC: found?.iptc,
    Photoshop: found?.tifftagPhotoshop,
  };
  return Object.entries(blocks)
    .filter(([, block]) => block !== undefined)
    .map(([name]) => `it carries ${name} metadata`);
}

/** At its own size a picture does not grow, if the client supports its format and its pixels can stay. */
function sizeInBytes({ body }: Answer, type: string, { size, format }: SampleRequest, original: Shown) {
  const same = size === 'own' || size === 'above';
  if (
    !same ||
    original.keeps !== true ||
    format.f !== 'auto' ||
    !readableTypes(format, original.type).includes(original.type)
  )
    return [];
  if (body.length <= original.bytes + CONTAINER_BYTES) return [];
  return [`${body.length} bytes of ${type} for ${original.bytes} of ${original.type} at its own size`];
}

function pixelFaults(
  { width, height }: { readonly width: number; readonly height: number },
  original: Seen,
  { shape }: SampleRequest,
  rules: SizeRules,
) {
  const { widths, heights } = expectedSize(enlargeable(original), shape, rules);
  if (widths.includes(width) && heights.includes(height)) return [];
  // A browser reports the size of a drawing in whole pixels, so its aspect ratio is approximate.
  const [flat, tall] = [0.5, -0.5].map(
    (part) => (width * (original.height - part)) / (original.width + part),
  );
  const about = height >= Math.floor(flat ?? 0) && height <= Math.ceil(tall ?? 0);
  if (original.vector && shape.fit === 'width' && widths.includes(width) && about) return [];
  return [`it has ${width} × ${height} pixels, expected ${widths.join(' or ')} × ${heights.join(' or ')}`];
}

/** @param differs whether frames differ: identical frames may be merged */
function timeFaults({ durations }: Seen, original: Seen, animated: boolean, differs: boolean) {
  if (!animated) return durations.length === 1 ? [] : [`it has ${durations.length} frames, expected one`];
  if (durations.length === 1 && !differs) return [];
  if (durations.length === 1)
    return [`it does not move: it has one frame for the ${original.durations.length} of the original`];
  const [total, wanted] = [durations, original.durations].map((times) =>
    times.reduce((sum, time) => sum + time, 0),
  );
  const slack = (TICK_MS / 2) * original.durations.length;
  if (Math.abs((total ?? 0) - (wanted ?? 0)) <= slack) return [];
  return [`it lasts ${total} ms, expected ${wanted} ms`];
}

function framesFaults(frames: readonly FrameSeen[], kind: Kind) {
  const found = [];
  let worst: Worst | undefined;
  for (const seen of frames) {
    const { frame, figures, moved, looksLike } = seen;
    const tolerance = toleranceOf(seen, kind);
    const part = share(figures, tolerance);
    if (worst === undefined || part > worst.share)
      worst = { mean: figures.mean, cell: figures.cell, tone: figures.tone, share: part, allowed: tolerance };
    const where = frames.length > 1 ? `frame ${frame} ` : 'it ';
    if (moved !== 0) found.push(`${where}shows frame ${frame + moved} of the original`);
    if (part <= 1) continue;
    const texts = (['mean', 'cell', 'tone'] as const).map(
      (name) => `${figures[name].toFixed(1)} of ${tolerance[name].toFixed(1)} (${name})`,
    );
    const like = looksLike.length === 0 ? '' : `; it looks like the original ${looksLike.join(', or ')}`;
    found.push(`${where}differs by ${texts.join(', ')}, worst at ${figures.at.join(', ')}${like}`);
  }
  return { found, worst };
}
