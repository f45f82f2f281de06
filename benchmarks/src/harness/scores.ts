import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';

const run = promisify(execFile);

/** The difference of a picture from its reference; 0 means identical, for both. */
export interface Scores {
  /** SSIMULACRA 1: perceived structural difference; a good photograph has 0.03. */
  readonly ssimulacra: number;
  /** Butteraugli, its 3-norm: visible differences; a person notices about 1. */
  readonly butteraugli: number;
}

/** An original decoded at full size, upright and in sRGB, from which references of any size are made. */
export interface DecodedOriginal {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
}

/** Decodes an original at full size: no decoder reduces it, as contestants may do. */
export async function decodeOriginal(file: string | Uint8Array): Promise<DecodedOriginal> {
  const image = sharp(file, { limitInputPixels: false }).autoOrient().toColourspace('srgb').raw();
  const { data, info } = await image.toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

/** Writes the lossless reference for renditions of this size: scaled with Lanczos 3, without other changes. */
export async function writeReference(
  { data, ...raw }: DecodedOriginal,
  size: { readonly width: number; readonly height: number },
  path: string,
): Promise<void> {
  const { width, height } = size;
  const image = sharp(data, { raw, limitInputPixels: false }).resize({ width, height, fit: 'fill' });
  await image.flatten({ background: '#ffffff' }).png({ compressionLevel: 1 }).toFile(path);
}

/**
 * Scores an encoded picture against a reference of the same size.
 * @param reference path of a PNG
 * @param scratch folder for the decoded picture
 * @throws Error with advice for a missing tool, or with the tool's message
 */
export const scoresOf = (reference: string, encoded: Uint8Array, scratch: string): Promise<Scores> =>
  decodedIn(scratch, encoded, async (decoded) => {
    const [ssimulacra, butteraugli] = await Promise.all([
      structure(reference, decoded),
      differences(reference, decoded),
    ]);
    return { ssimulacra, butteraugli };
  });

/** SSIMULACRA alone, which takes a third of the time; see {@link scoresOf}. */
export const ssimulacraOf = (reference: string, encoded: Uint8Array, scratch: string): Promise<number> =>
  decodedIn(scratch, encoded, (decoded) => structure(reference, decoded));

/** Butteraugli alone; see {@link scoresOf}. */
export const butteraugliOf = (reference: string, encoded: Uint8Array, scratch: string): Promise<number> =>
  decodedIn(scratch, encoded, (decoded) => differences(reference, decoded));

const structure = async (reference: string, decoded: string): Promise<number> =>
  figureIn(await runTool('ssimulacra_main', [reference, decoded]), /^\s*(-?[\d.]+(?:e-?\d+)?)\s*$/m);

const differences = async (reference: string, decoded: string): Promise<number> =>
  figureIn(await runTool('butteraugli_main', [reference, decoded]), /3-norm: (-?[\d.]+(?:e-?\d+)?)/);

async function decodedIn<T>(
  scratch: string,
  encoded: Uint8Array,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const decoded = join(scratch, `${randomUUID()}.png`);
  try {
    // As browsers display it: oriented by its own EXIF, if any.
    await sharp(encoded)
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .png({ compressionLevel: 1 })
      .toFile(decoded);
    return await work(decoded);
  } finally {
    await rm(decoded, { force: true });
  }
}

/**
 * Checks that the tools exist, before a long run.
 * @throws Error with advice if one is missing
 */
export async function requireScoreTools(): Promise<void> {
  // Without arguments each prints an error and exits; that it starts is sufficient.
  for (const tool of ['ssimulacra_main', 'butteraugli_main'])
    await run(tool).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw missing(tool, error);
    });
}

async function runTool(tool: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(tool, [...args])).stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw missing(tool, error);
    throw error;
  }
}

const missing = (tool: string, cause: Error): Error =>
  new Error(`NO QUALITY SCORES: ${tool} is not installed. Run "apt-get install libjxl-devtools" as root.`, {
    cause,
  });

function figureIn(text: string, pattern: RegExp): number {
  const figure = Number(pattern.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(figure)) throw new Error(`a score was expected, and the tool said: ${text.slice(0, 200)}`);
  return figure;
}
