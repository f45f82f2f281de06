import type { Found } from '../harness/bench.js';
import { halvesOf } from '../harness/pictures.js';
import { spread } from '../harness/samples.js';
import { FORMATS, type Format } from '../render/results.js';
import { PLAIN_Q } from './curves.js';

/** One encoding of one photograph at one width. */
export interface Encoding {
  readonly file: string;
  readonly width: number;
  /** `plain` is sharp's own JPEG with only the quality set; `refined` an AVIF with more effort. */
  readonly format: Format | 'plain' | 'refined';
  readonly q: number;
  readonly bytes: number;
  readonly ssimulacra: number;
  readonly butteraugli: number;
}

/** A size before and after. */
export interface Resized {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** A graphic as it is sent, and as if it were a photograph. */
export interface Graphic {
  readonly name: string;
  readonly format: Format | 'png';
  readonly bytes: number;
  readonly photoBytes: number;
  readonly ssimulacra: number;
  readonly photoSsimulacra: number;
}

/** All results of one run. */
export interface Measured extends Found {
  /** Photographs by name; the scale was fitted to every second one, from the first on. */
  readonly files: readonly string[];
  readonly qualities: readonly number[];
  readonly defaultQ: number;
  readonly encodings: readonly Encoding[];
  /** Photographs at their own size: the original's bytes, and those of the default. */
  readonly atOwnSize: readonly Resized[];
  readonly graphics: readonly Graphic[];
  /** Duration of a render with analysis of the pixels, relative to the same sharp calls alone. */
  readonly lookingTime: number;
  /** Compressed originals, each for several clients. */
  readonly compressed: readonly Resized[];
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** A promise, its measured value, and its limit. */
export interface Promised {
  readonly what: string;
  readonly found: number;
  readonly limit: number;
  /** The limit for few pictures on a busy machine. */
  readonly loose: number;
}

export const isKept = ({ found, limit }: Promised): boolean => found <= limit;

/** The mean score of all photographs in a format at a quality. */
export const scoreOf = (encodings: readonly Encoding[], format: Encoding['format'], q: number): number =>
  mean(of(encodings, format, q).map(({ ssimulacra }) => ssimulacra));

const of = (encodings: readonly Encoding[], format: Encoding['format'], q: number): readonly Encoding[] =>
  encodings.filter((one) => one.format === format && one.q === q);

/** The worst format's mean score divided by the best one's at a quality. */
export function apart(encodings: readonly Encoding[], q: number): number {
  const scores = FORMATS.map((format) => scoreOf(encodings, format, q));
  return Math.max(...scores) / Math.min(...scores);
}

/** Refined pictures relative to first answers of the same qualities: the mean of a figure. */
export function besideFirst(
  { encodings, qualities }: Pick<Measured, 'encodings' | 'qualities'>,
  figure: (encoding: Encoding) => number,
): number {
  const measured = qualities.filter((q) => of(encodings, 'refined', q).length > 0);
  return mean(
    measured.map((q) => {
      const again = of(encodings, 'refined', q);
      return mean(again.map(figure)) / mean(of(encodings, 'avif', q).map(figure));
    }),
  );
}

/** Bytes of a format at the default as a share of those of sharp's own JPEG: total, and for the median picture. */
export function besidePlain({ encodings, defaultQ }: Measured, format: Format): readonly [number, number] {
  const [ours, plain] = [of(encodings, format, defaultQ), of(encodings, 'plain', PLAIN_Q)];
  const shares = ours.map((one) => {
    const other = plain.find(({ file, width }) => file === one.file && width === one.width);
    return one.bytes / (other?.bytes ?? Number.NaN);
  });
  return [total(ours) / total(plain), spread(shares).median];
}

const total = (encodings: readonly Encoding[]): number =>
  encodings.reduce((sum, { bytes }) => sum + bytes, 0);

const sum = (sizes: readonly Resized[], side: 'before' | 'after'): number =>
  sizes.reduce((all, size) => all + size[side], 0);

const NAMES = { jpeg: 'JPEG', webp: 'WebP', avif: 'AVIF' } as const satisfies Record<Format, string>;

/** Maximum bytes of first answers relative to a JPEG 80; refined AVIFs are smaller. */
const BESIDE_PLAIN = { webp: 0.72, avif: 0.6 } as const;

/** All promises (docs/adr/0005-quality-scale.md). */
export function promises(measured: Measured): readonly Promised[] {
  const { encodings, qualities, defaultQ, files, atOwnSize, graphics, compressed } = measured;
  const { fitted, heldOut } = halvesOf(files);
  const among = (some: readonly string[]) => encodings.filter(({ file }) => some.includes(file));
  const widest = (some: readonly Encoding[]) => Math.max(...qualities.map((q) => apart(some, q)));
  const plain = scoreOf(encodings, 'plain', PLAIN_Q);
  return [
    { what: 'formats apart, all photographs', found: widest(encodings), limit: 1.1, loose: 1.5 },
    { what: 'formats apart, those fitted to', found: widest(among(fitted)), limit: 1.1, loose: 1.6 },
    { what: 'formats apart, those held out', found: widest(among(heldOut)), limit: 1.1, loose: 1.6 },
    ...(['webp', 'avif'] as const).flatMap((format): Promised[] => {
      const limit = BESIDE_PLAIN[format];
      const [all, median] = besidePlain(measured, format);
      const found = scoreOf(encodings, format, defaultQ) / plain;
      const name = `${NAMES[format]} beside JPEG ${PLAIN_Q}`;
      return [
        { what: `${name}, distance from the original`, found, limit: 1, loose: 1.3 },
        { what: `${name}, bytes of all`, found: all, limit, loose: limit * 1.25 },
        { what: `${name}, bytes of the median picture`, found: median, limit, loose: limit * 1.25 },
      ];
    }),
    {
      what: 'refined AVIF beside the first answer, distance from the original',
      found: besideFirst(measured, ({ ssimulacra }) => ssimulacra),
      limit: 1.05,
      loose: 1.15,
    },
    {
      what: 'refined AVIF beside the first answer, bytes',
      found: besideFirst(measured, ({ bytes }) => bytes),
      limit: 0.9,
      loose: 0.98,
    },
    {
      what: 'bytes at the original’s size',
      found: sum(atOwnSize, 'after') / sum(atOwnSize, 'before'),
      limit: 0.5,
      loose: 0.8,
    },
    {
      what: 'graphics as WebP beside photographs’ settings, bytes at most',
      found: Math.max(
        ...graphics.filter(({ format }) => format === 'webp').map((one) => one.bytes / one.photoBytes),
      ),
      limit: 1,
      loose: 1,
    },
    {
      what: 'graphics as PNG beside full colour, bytes at most',
      found: Math.max(
        ...graphics.filter(({ format }) => format === 'png').map((one) => one.bytes / one.photoBytes),
      ),
      limit: 1,
      loose: 1,
    },
    {
      what: 'time of a photograph as PNG beside the same calls of sharp',
      found: measured.lookingTime,
      limit: 1.02,
      loose: 1.5,
    },
    {
      what: 'bytes at the original’s size, of any that is compressed already',
      found: Math.max(...[...compressed, ...atOwnSize].map(({ before, after }) => after / before)),
      limit: 1,
      loose: 1,
    },
  ];
}
