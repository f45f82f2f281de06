import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { keyPath } from '@cameo/core';

/** Files below a folder of this name are broken or malicious on purpose. */
const HOSTILE = 'hostile';

export interface File {
  /** Absolute. */
  readonly file: string;
  /** Relative to the folder, with slashes: what is asked for. */
  readonly path: string;
  readonly hostile: boolean;
}

/**
 * Every plain file below a folder, in the order of their paths. Names that begin with a dot and links are left out.
 * @param folder absolute
 * @param only what a path must have in it
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
  /** CSS px; of no meaning for `width`. */
  readonly h: number;
}
/** How a format is asked for. */
export interface FormatAsk {
  readonly f: 'avif' | 'webp' | 'jpeg' | 'png' | 'auto';
  readonly accept: string;
}
/** One request. */
export interface Ask {
  readonly shape: Shape;
  readonly format: FormatAsk;
  /** Path and query. */
  readonly url: string;
}

const FITS = ['width', 'cover', 'contain', 'inside', 'fill'] as const;

/**
 * Neither a square, which would hide a box that is turned, nor a camera's 3:2, of which nothing would be cut.
 */
const BOX_RATIO = 3 / 4;

const FORMATS: readonly FormatAsk[] = [
  { f: 'avif', accept: '*/*' },
  { f: 'webp', accept: '*/*' },
  { f: 'jpeg', accept: '*/*' },
  { f: 'png', accept: '*/*' },
  { f: 'auto', accept: 'image/avif,image/webp,*/*' },
  { f: 'auto', accept: 'image/webp,*/*' },
  { f: 'auto', accept: '*/*' },
];

/**
 * Every request that is made of a file, those of one shape beside each other.
 * @param path of the original, relative to the folder
 */
export function asksOf(path: string, widths: readonly number[]): readonly Ask[] {
  const shapes = widths.flatMap((w) =>
    FITS.map((fit) => ({ fit, w, h: Math.max(1, Math.round(w * BOX_RATIO)) })),
  );
  return shapes.flatMap((shape) => FORMATS.map((format) => askFor(path, shape, format)));
}

export function askFor(path: string, shape: Shape, format: FormatAsk): Ask {
  const { fit, w, h } = shape;
  const size = fit === 'width' ? `w=${w}` : `w=${w}&h=${h}&fit=${fit}`;
  return {
    shape,
    format,
    url: `${keyPath(path)}?${size}&f=${format.f}`,
  };
}

/** A request of the sample. */
export type SampleAsk = Ask & {
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

/** Pixels above which a size is asked for by one kind of client only: large pictures take seconds each. */
const LARGE = 3_000_000;

export const isLarge = ({ width, height }: { readonly width: number; readonly height: number }) =>
  width * height > LARGE;

/**
 * The requests that are made of a picture: the same ones for the same path, others for another one, so that a folder
 * as a whole sees each combination of client, quality and size often. At the picture's own size and at one below, each
 * kind of client asks; above, at the smallest, for a part and for a format by name one of them does.
 * @param path relative to the folder
 * @param original upright, px
 */
export function sampleAsks(
  path: string,
  { width, height }: { readonly width: number; readonly height: number },
  ladder: readonly number[],
): readonly SampleAsk[] {
  const turn = createHash('sha1').update(path).digest().readUInt16BE(0);
  const below = ladder.filter((rung) => rung < width);
  const atOrAbove = ladder.filter((rung) => rung >= width);
  const own = atOrAbove[0] ?? ladder.at(-1) ?? width;
  const middle = below[Math.max(0, below.length - 2 - (turn % 3))];
  const large = isLarge({ width, height });
  const ask = (size: SampleAsk['size'], w: number, at: number, f: FormatAsk['f'] = 'auto') =>
    sampleAsk(
      path,
      size,
      w,
      CLIENT_NAMES[(turn + at) % 3] ?? 'ANY',
      QUALITIES[(turn + at + (at >> 2)) % 3] ?? 80,
      f,
    );
  const three = [0, 1, 2];
  const asks = [
    ...(large ? [0] : three).map((at) => ask(own < width ? 'below' : 'own', own, at)),
    ...(middle === undefined ? [] : three.map((at) => ask('below', middle, at + 4))),
    ...(below[1] === undefined ? [] : [ask('below', below[1], 8)]),
    ask('below', middle ?? own, 9, FORMAT_NAMES[turn % 4] ?? 'png'),
    ask('cut', middle ?? own, 10),
    ...(large || atOrAbove[1] === undefined ? [] : [ask('above', atOrAbove[1], 12)]),
  ];
  return [...new Map(asks.map((each) => [`${each.url} ${each.format.accept}`, each])).values()];
}

function sampleAsk(
  path: string,
  size: SampleAsk['size'],
  w: number,
  client: SampleAsk['client'],
  q: number,
  f: FormatAsk['f'],
): SampleAsk {
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

/** What every browser has read for decades. */
const EVERYBODY = ['image/jpeg', 'image/png', 'image/gif'];

/** What only those read that name it. */
const NAMED = ['image/avif', 'image/webp'];

/**
 * The types that may be sent to a client: what its `Accept` names, and what everybody reads. A drawing may be answered
 * to any client, for a page that has it in an `<img>` shows drawings.
 * @param original type of it
 */
export function readableTypes({ f, accept }: FormatAsk, original: string): readonly string[] {
  if (f !== 'auto') return [`image/${f}`];
  return [
    ...EVERYBODY,
    ...NAMED.filter((type) => accept.includes(type)),
    ...(original === 'image/svg+xml' ? [original] : []),
  ];
}
