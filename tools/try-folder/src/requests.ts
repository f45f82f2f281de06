import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { keyPath } from '@cameo/core';

/** Files below a folder of this name are intentionally broken or malicious. */
const HOSTILE = 'hostile';

export interface File {
  /** Absolute. */
  readonly file: string;
  /** Relative to the folder, with slashes, as in requests. */
  readonly path: string;
  readonly hostile: boolean;
}

/**
 * Every regular file below a folder, sorted by path. Skips names that begin with a dot, and links.
 * @param folder absolute
 * @param only text that a path must contain
 */
export async function listFiles(folder: string, only: string | undefined): Promise<readonly File[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const parts = relative(folder, file).split(sep);
      const hostile = [basename(folder), ...parts.slice(0, -1)].includes(HOSTILE);
      return { file, path: parts.join('/'), hostile, hidden: parts.some((part) => part.startsWith('.')) };
    });
  return files
    .filter(({ hidden, path }) => !hidden && (only === undefined || path.includes(only)))
    .map(({ file, path, hostile }) => ({ file, path, hostile }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** The shape of an answer: a width alone, or a box and how it is filled. */
export interface Shape {
  /** `width` has no height. */
  readonly fit: 'width' | 'cover' | 'contain' | 'inside' | 'fill';
  /** CSS px. */
  readonly w: number;
  /** CSS px; without meaning for `width`. */
  readonly h: number;
}
/** A way to request a format. */
export interface RequestedFormat {
  readonly f: 'avif' | 'webp' | 'jpeg' | 'png' | 'auto';
  readonly accept: string;
}
/** One request. */
export interface PictureRequest {
  readonly shape: Shape;
  readonly format: RequestedFormat;
  /** Path and query. */
  readonly url: string;
}

const FITS = ['width', 'cover', 'contain', 'inside', 'fill'] as const;

/** Neither a square, which would hide a rotated box, nor a camera's 3:2, of which nothing would be cropped. */
const BOX_RATIO = 3 / 4;

const FORMATS: readonly RequestedFormat[] = [
  { f: 'avif', accept: '*/*' },
  { f: 'webp', accept: '*/*' },
  { f: 'jpeg', accept: '*/*' },
  { f: 'png', accept: '*/*' },
  { f: 'auto', accept: 'image/avif,image/webp,*/*' },
  { f: 'auto', accept: 'image/webp,*/*' },
  { f: 'auto', accept: '*/*' },
];

/**
 * All requests for a file, grouped by shape.
 * @param path of the original, relative to the folder
 */
export function requestsOf(path: string, widths: readonly number[]): readonly PictureRequest[] {
  const shapes = widths.flatMap((w) =>
    FITS.map((fit) => ({ fit, w, h: Math.max(1, Math.round(w * BOX_RATIO)) })),
  );
  return shapes.flatMap((shape) => FORMATS.map((format) => requestFor(path, shape, format)));
}

export function requestFor(path: string, shape: Shape, format: RequestedFormat): PictureRequest {
  const { fit, w, h } = shape;
  const size = fit === 'width' ? `w=${w}` : `w=${w}&h=${h}&fit=${fit}`;
  return {
    shape,
    format,
    url: `${keyPath(path)}?${size}&f=${format.f}`,
  };
}

/** A request of the sample. */
export type SampleRequest = PictureRequest & {
  client: 'CHROME' | 'WEBP' | 'ANY';
  q: number;
  size: 'own' | 'above' | 'below' | 'cut';
};

export const CLIENTS = {
  CHROME: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8',
  WEBP: 'image/webp,*/*',
  ANY: '*/*',
} as const;

const CLIENT_NAMES = ['CHROME', 'WEBP', 'ANY'] as const;
const QUALITIES = [60, 80, 95];
const FORMAT_NAMES = ['jpeg', 'png', 'webp', 'avif'] as const;

/** Pixels above which only one kind of client requests a size: large pictures take seconds each. */
const LARGE = 3_000_000;

export const isLarge = ({ width, height }: { readonly width: number; readonly height: number }) =>
  width * height > LARGE;

/**
 * The requests for a picture: deterministic for a path, and varied between paths, so that a folder as a whole covers each
 * combination of client, quality and size often. At the picture's own size and at one below, each kind of client requests;
 * above, at the smallest, for a part and for a format by name one of them does.
 * @param path relative to the folder
 * @param original upright, px
 */
export function sampleRequests(
  path: string,
  { width, height }: { readonly width: number; readonly height: number },
  ladder: readonly number[],
): readonly SampleRequest[] {
  const turn = createHash('sha1').update(path).digest().readUInt16BE(0);
  const below = ladder.filter((rung) => rung < width);
  const atOrAbove = ladder.filter((rung) => rung >= width);
  const own = atOrAbove[0] ?? ladder.at(-1) ?? width;
  const middle = below[Math.max(0, below.length - 2 - (turn % 3))];
  const large = isLarge({ width, height });
  const request = (size: SampleRequest['size'], w: number, at: number, f: RequestedFormat['f'] = 'auto') =>
    sampleAsk(
      path,
      size,
      w,
      CLIENT_NAMES[(turn + at) % 3] ?? 'ANY',
      QUALITIES[(turn + at + (at >> 2)) % 3] ?? 80,
      f,
    );
  const three = [0, 1, 2];
  const requests = [
    ...(large ? [0] : three).map((at) => request(own < width ? 'below' : 'own', own, at)),
    ...(middle === undefined ? [] : three.map((at) => request('below', middle, at + 4))),
    ...(below[1] === undefined ? [] : [request('below', below[1], 8)]),
    request('below', middle ?? own, 9, FORMAT_NAMES[turn % 4] ?? 'png'),
    request('cut', middle ?? own, 10),
    ...(large || atOrAbove[1] === undefined ? [] : [request('above', atOrAbove[1], 12)]),
  ];
  return [...new Map(requests.map((each) => [`${each.url} ${each.format.accept}`, each])).values()];
}

function sampleAsk(
  path: string,
  size: SampleRequest['size'],
  w: number,
  client: SampleRequest['client'],
  q: number,
  f: RequestedFormat['f'],
): SampleRequest {
  const h = Math.max(1, Math.round(w * BOX_RATIO));
  const query = [
    `w=${w}`,
    ...(size === 'cut' ? [`h=${h}`, 'fit=cover'] : []),
    `q=${q}`,
    ...(f === 'auto' ? [] : [`f=${f}`]),
  ];
  return {
    url: `${keyPath(path)}?${query.join('&')}`,
    format: { f, accept: CLIENTS[client] },
    shape: { fit: size === 'cut' ? 'cover' : 'width', w, h },
    client,
    q,
    size,
  };
}

/** Formats that every browser has supported for decades. */
const UNIVERSAL_FORMATS = ['image/jpeg', 'image/png', 'image/gif'];

/** Formats that a client supports only if it names them. */
const NAMED = ['image/avif', 'image/webp'];

/**
 * The types that may be sent to a client: those that its `Accept` names, and those that all clients support. A drawing may be
 * sent to any client, because an `<img>` displays drawings.
 * @param original type of it
 */
export function readableTypes({ f, accept }: RequestedFormat, original: string): readonly string[] {
  if (f !== 'auto') return [`image/${f}`];
  return [
    ...UNIVERSAL_FORMATS,
    ...NAMED.filter((type) => accept.includes(type)),
    ...(original === 'image/svg+xml' ? [original] : []),
  ];
}
