import type { Found } from '../harness/bench.js';
import { spread } from '../harness/samples.js';
import { FORMATS, type Format } from '../render/results.js';
import { PLAIN_Q } from './curves.js';

/** One encoding of one photograph at one width. */
export interface Encoding {
  readonly file: string;
  readonly width: number;
  /** `plain` is sharp's own JPEG, with nothing set but its quality. */
  readonly format: Format | 'plain';
  readonly q: number;
  readonly bytes: number;
  readonly ssimulacra: number;
  readonly butteraugli: number;
}

/** Something before and after. */
export interface Resized {
  readonly name: string;
  readonly before: number;
  readonly after: number;
}

/** A graphic as it is sent, and as it would be if it were taken for a photograph. */
export interface Graphic {
  readonly name: string;
  readonly format: Format | 'png';
  readonly bytes: number;
  readonly photoBytes: number;
  readonly ssimulacra: number;
  readonly photoSsimulacra: number;
}

/** Everything that one run found. */
export interface Measured extends Found {
  /** Photographs by name; the scale was fitted to every second one, from the first on. */
  readonly files: readonly string[];
  readonly qualities: readonly number[];
  readonly defaultQ: number;
  readonly encodings: readonly Encoding[];
  /** Photographs at their own size: the original's bytes, and those of the default. */
  readonly atOwnSize: readonly Resized[];
  readonly graphics: readonly Graphic[];
  /** Time of a render of a photograph that is looked at, beside the same sharp calls alone. */
  readonly lookingTime: number;
  /** Originals that are compressed already, each for several clients. */
  readonly compressed: readonly Resized[];
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Something that is promised, what was found, and the most that keeps it. */
export interface Promised {
  readonly what: string;
  readonly found: number;
  readonly most: number;
  /** What still passes with few pictures on a busy machine. */
  readonly loose: number;
}

export const isKept = ({ found, most }: Promised): boolean => found <= most;

/** Photographs that the scale was fitted to are every second one; the others check it. */
export const fittedTo = (files: readonly string[]): readonly string[] =>
  files.filter((_, at) => at % 2 === 0);

/** The mean score of all photographs in a format at a quality. */
export const scoreOf = (encodings: readonly Encoding[], format: Encoding['format'], q: number): number =>
  mean(of(encodings, format, q).map(({ ssimulacra }) => ssimulacra));

const of = (encodings: readonly Encoding[], format: Encoding['format'], q: number): readonly Encoding[] =>
  encodings.filter((one) => one.format === format && one.q === q);

/** The worst format's mean score over the best one's at a quality. */
export function apart(encodings: readonly Encoding[], q: number): number {
  const scores = FORMATS.map((format) => scoreOf(encodings, format, q));
  return Math.max(...scores) / Math.min(...scores);
}

/** Bytes of a format at the default as a share of those of sharp's own JPEG: all together, and the median picture. */
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

/** All that is promised (docs/adr/0005-quality-scale.md). */
export function promises(measured: Measured): readonly Promised[] {
  const { encodings, qualities, defaultQ, files, atOwnSize, graphics, compressed } = measured;
  const fitted = fittedTo(files);
  const among = (wanted: boolean) => encodings.filter(({ file }) => fitted.includes(file) === wanted);
  const widest = (some: readonly Encoding[]) => Math.max(...qualities.map((q) => apart(some, q)));
  const heldOut = files.length > 1 ? among(false) : encodings;
  const plain = scoreOf(encodings, 'plain', PLAIN_Q);
  return [
    { what: 'formats apart, all photographs', found: widest(encodings), most: 1.1, loose: 1.5 },
    { what: 'formats apart, those fitted to', found: widest(among(true)), most: 1.1, loose: 1.6 },
    { what: 'formats apart, those held out', found: widest(heldOut), most: 1.1, loose: 1.6 },
    ...(['webp', 'avif'] as const).flatMap((format): Promised[] => {
      const most = format === 'webp' ? 0.72 : 0.6;
      const [all, median] = besidePlain(measured, format);
      const found = scoreOf(encodings, format, defaultQ) / plain;
      const name = `${NAMES[format]} beside JPEG ${PLAIN_Q}`;
      return [
        { what: `${name}, distance from the original`, found, most: 1, loose: 1.3 },
        { what: `${name}, bytes of all`, found: all, most, loose: most * 1.25 },
        { what: `${name}, bytes of the median picture`, found: median, most, loose: most * 1.25 },
      ];
    }),
    {
      what: 'bytes at the original’s size',
      found: sum(atOwnSize, 'after') / sum(atOwnSize, 'before'),
      most: 0.5,
      loose: 0.8,
    },
    {
      what: 'graphics as WebP beside photographs’ settings, bytes at most',
      found: Math.max(
        ...graphics.filter(({ format }) => format === 'webp').map((one) => one.bytes / one.photoBytes),
      ),
      most: 1,
      loose: 1,
    },
    {
      what: 'graphics as PNG beside full colour, bytes at most',
      found: Math.max(
        ...graphics.filter(({ format }) => format === 'png').map((one) => one.bytes / one.photoBytes),
      ),
      most: 1,
      loose: 1,
    },
    {
      what: 'time of a photograph as PNG beside the same calls of sharp',
      found: measured.lookingTime,
      most: 1.02,
      loose: 1.5,
    },
    {
      what: 'bytes at the original’s size, of any that is compressed already',
      found: Math.max(...[...compressed, ...atOwnSize].map(({ before, after }) => after / before)),
      most: 1,
      loose: 1,
    },
  ];
}
