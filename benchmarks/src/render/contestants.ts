import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { defineImageConfig, sourceKey, TARGETS, type TargetName, type Variant } from '@cameo/core';
import type { Effort } from '@cameo/core/plan';
import { encode, planRender, render } from '@cameo/edge';
import { createIPX, type IPXStorage } from 'ipx';
import sharp from 'sharp';
import type { Format, Job, Measurement } from './results.js';

/** Default settings, with all input formats that a folder of photographs may contain. */
const CONFIG = defineImageConfig({
  bucket: 'pictures',
  region: 'eu-central-1',
  inputs: ['jpeg', 'png', 'webp', 'avif', 'tiff'],
});

/** Cameo's default quality. */
export const DEFAULT_Q = CONFIG.defaultQuality;

/** Refine takes up to a minute. */
const BUDGET_MS = (): number => 600_000;

const TARGET = { jpeg: 'jpeg-still', webp: 'webp-named', avif: 'avif-still' } as const satisfies Record<
  Format,
  TargetName
>;

/** The trigger's call once it has the original's bytes; with more effort, Refine's. */
export async function renderAsCameo(
  bytes: Buffer,
  width: number,
  format: Format,
  q = DEFAULT_Q,
  effort: Effort = 'first',
): Promise<Uint8Array> {
  const { body } = await render(bytes, variantFor(width, format, q), CONFIG, BUDGET_MS, { effort });
  return body;
}

/**
 * Prepares the floor: the same decoder, scaling and encoder with the same settings, and nothing else. Planning is not part of
 * its time.
 */
export async function prepareFloor(
  bytes: Buffer,
  width: number,
  format: Format,
  q = DEFAULT_Q,
): Promise<() => Promise<Uint8Array>> {
  const { plan } = await planRender(bytes, variantFor(width, format, q), CONFIG, BUDGET_MS);
  const still = { loop: undefined, delay: undefined };
  return () => {
    const image = sharp(bytes)
      .autoOrient()
      .resize({ ...plan.scaled, fit: 'fill' });
    return encode(image, plan, still).toBuffer();
  };
}

/** Without the grammar, which would snap the width to a rung of the ladder. */
function variantFor(width: number, format: Format, q: number): Variant {
  const source = sourceKey('original', CONFIG.limits);
  if (!source.ok) throw new Error('the key "original" is refused');
  const target = TARGET[format];
  if (TARGETS[target].still !== format) throw new Error(`${target} does not lead to ${format}`);
  return { source: source.value, transform: { w: width, q }, target };
}

/** Makes a rendition with a peer's own defaults. */
export type Peer = (bytes: Buffer, width: number, format: Format) => Promise<Uint8Array>;

/** Default quality of next/image. */
const NEXT_QUALITY = 75;

/** Its own timeout of 7 s is too short for a busy machine; its pixel limit is the default. */
const NEXT_LIMITS = { timeoutInSeconds: 120, limitInputPixels: 268_402_689 };

type OptimizeImage = (
  request: { buffer: Buffer; contentType: string; quality: number; width: number } & typeof NEXT_LIMITS,
) => Promise<Buffer>;

/** The call of `next start` for each uncached picture. */
function nextOptimizer(): Peer {
  const { optimizeImage } = createRequire(import.meta.url)(
    'next/dist/server/image-optimizer/transform.js',
  ) as { optimizeImage: OptimizeImage };
  return (buffer, width, format) =>
    optimizeImage({ buffer, contentType: `image/${format}`, quality: NEXT_QUALITY, width, ...NEXT_LIMITS });
}

/** IPX as a library, with the original in memory. */
function ipxLibrary(): Peer {
  let held: Buffer = Buffer.alloc(0);
  const storage: IPXStorage = { name: 'memory', getMeta: () => ({}), getData: () => toArrayBuffer(held) };
  const ipx = createIPX({ storage });
  return async (bytes, width, format) => {
    held = bytes;
    const { data } = await ipx('original', { width: String(width), format }).process();
    return typeof data === 'string' ? Buffer.from(data) : data;
  };
}

const toArrayBuffer = (bytes: Buffer): ArrayBuffer =>
  bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;

/** Dynamic Image Transformation for CloudFront, version 8: sharp's defaults; keeps the profile and the metadata. */
const ditCalls: Peer = (bytes, width, format) =>
  sharp(bytes, { failOn: 'error', animated: false })
    .keepIccProfile()
    .keepMetadata()
    .resize({ width })
    .toFormat(format)
    .toBuffer();

/** aws-samples/image-optimization: reads the metadata first; sharp's defaults. */
const samplesCalls: Peer = async (bytes, width, format) => {
  const image = sharp(bytes, { failOn: 'none', animated: true });
  const { orientation } = await image.metadata();
  const resized = image.resize({ width });
  return (orientation === undefined ? resized : resized.rotate()).toFormat(format).toBuffer();
};

/** Starters of the peers, in a process with only that one. */
export const PEERS = {
  next: nextOptimizer,
  ipx: ipxLibrary,
  dit: () => ditCalls,
  samples: () => samplesCalls,
} as const satisfies Record<string, () => Peer>;

const run = promisify(execFile);

const INSTALL = 'Run "apt-get install --no-install-recommends libvips-tools" as root.';

const EXTENSIONS = { jpeg: 'jpg', webp: 'webp', avif: 'avif' } as const satisfies Record<Format, string>;

/**
 * The version of Debian's program.
 * @throws Error with advice if it is missing
 */
export async function vipsVersion(): Promise<string> {
  try {
    return (await run('vipsthumbnail', ['--vips-version'])).stdout.trim();
  } catch (cause) {
    throw new Error(`vipsthumbnail is not installed. ${INSTALL}`, { cause });
  }
}

/** Runs it once with its defaults, from file to file; its time includes the start of a process. */
export async function runVipsthumbnail({
  file,
  width,
  format,
  out,
}: Job): Promise<Omit<Measurement, 'bytes'>> {
  // It chooses the format by the extension; the height is effectively unlimited.
  const path = `${out}.${EXTENSIONS[format]}`;
  const script = 'TIMEFORMAT="%U %S %R"; time vipsthumbnail "$0" --size "$1x100000" -o "$2" && mv "$2" "$3"';
  const { stderr } = await run('bash', ['-c', script, file, String(width), path, out]);
  const [user = 0, system = 0, real = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { ms: real * 1000, cpuMs: (user + system) * 1000, peakMb: undefined };
}
