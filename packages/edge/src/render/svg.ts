import { spawn } from 'node:child_process';
import module from 'node:module';
import { pathToFileURL } from 'node:url';
import { type ImageConfig, type IssueCode, issue, type Variant } from '@cameo/core';
import { pixelsNeededFor } from '@cameo/core/plan';
import { SVG_TYPE } from '../http/answer.js';
import { ProblemError } from '../http/problem-error.js';
import { sniffFormat } from '../pictures/sniff.js';
import { DRAWN_DPI, readDrawing } from '../pictures/svg.js';
import type { Rendition } from './pixels.js';
import { createQueue } from './queue.js';

/** Time limit for answering any upload, and the share of it for reading, resizing and encoding, ms. */
const [ANSWER_MS, OTHER_MS] = [10_000, 2000];

/** Maximum time for rendering, ms; the largest drawing of a browser's size takes a second. */
const MAX_MS = ANSWER_MS - OTHER_MS;

/** Maximum processor time, s; it also ends the process after its function was killed. */
const MAX_CPU_SECONDS = (1.5 * MAX_MS) / 1000;

/** Share of the function's memory for the process; the rest is for the function itself. */
const MEMORY_SHARE = 0.5;

/** Minimum memory in which a process with Node and sharp starts, MB. */
const MIN_MB = 384;

const drawings = createQueue();

/**
 * The script of the rendering process: an SVG in, a PNG out. It reads nothing but SVG, and an SVG that comes as bytes has no
 * base address for relative references.
 */
const SCRIPT = `
const [sharpUrl, pixels, density] = process.argv.slice(1);
const chunks = [];
try {
  for await (const chunk of process.stdin) chunks.push(chunk);
  const { default: sharp } = await import(sharpUrl);
  sharp.cache(false);
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadSvgBuffer'] });
  const image = sharp(Buffer.concat(chunks), { limitInputPixels: Number(pixels), density: Number(density), failOn: 'error' });
  process.stdout.write(await image.png({ compressionLevel: 1 }).toBuffer());
} catch (error) {
  process.stderr.write(String(error && error.message));
  process.exitCode = 3;
}`;

/** Exit code of the script when sharp rejects the drawing. */
const REFUSED = 3;

export interface Bounds {
  /** Maximum number of pixels of the drawing. */
  readonly pixels: number;
  /** Memory of the function, MiB. */
  readonly memoryMb: number;
  /** Time left for the request, ms. */
  readonly budgetMs: () => number;
}

/**
 * Renders an SVG at the size of its root, as a PNG. The cost of a drawing cannot be predicted from its source, and libvips
 * cannot be interrupted while it draws. So each drawing is rendered in a separate process, one at a time, with a memory limit
 * that the operating system enforces; the process is killed at the timeout, and has no credentials.
 * @throws ProblemError `source-corrupt`, `source-too-large` or `render-timeout`
 */
export const rasterizeSvg = (svg: Uint8Array, bounds: Bounds): Promise<Uint8Array> =>
  drawings(bounds.budgetMs, () => draw(svg, bounds));

function draw(svg: Uint8Array, { pixels, memoryMb, budgetMs }: Bounds): Promise<Uint8Array> {
  const limitKb = Math.max(MIN_MB, Math.round(memoryMb * MEMORY_SHARE)) * 1024;
  const node = [process.execPath, '--input-type=module', '-e', SCRIPT];
  const held =
    process.platform === 'win32'
      ? []
      : ['sh', '-c', `ulimit -d ${limitKb} && ulimit -t ${MAX_CPU_SECONDS} && exec "$0" "$@"`];
  const [program = process.execPath, ...args] = [...held, ...node];
  const ms = Math.max(1000, Math.min(MAX_MS, budgetMs() / 2));
  const child = spawn(program, [...args, sharpUrl(), String(pixels), String(DRAWN_DPI)], {
    // Freed memory is returned at once, and the environment contains nothing that a drawing could leak.
    env: { MALLOC_TRIM_THRESHOLD_: '131072', PATH: process.env['PATH'] ?? '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const [drawn, errors]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => drawn.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  // A process that ends early does not read all of its input; its exit code says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(svg);
  return new Promise((done, failed) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, ms);
    child.on('error', failed);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return done(Buffer.concat(drawn));
      const words = Buffer.concat(errors).toString('utf8').slice(0, 500);
      if (late) return failed(problem('render-timeout', `drawing took longer than ${Math.round(ms)} ms`));
      if (code === REFUSED) return failed(refusal(words, pixels));
      const how = signal ?? `exit code ${code}`;
      failed(problem('source-too-large', `drawing ended with ${how}: ${words}`, SIMPLER));
    });
  });
}

/** The problem for sharp's rejection: the size, the memory, or an invalid drawing. */
function refusal(words: string, pixels: number): ProblemError {
  if (/pixel limit|too large|maximum supported/i.test(words)) {
    return problem('source-too-large', words, `at most ${pixels} pixels`);
  }
  return /rendering (?:failed|error)/i.test(words)
    ? problem('source-too-large', words, SIMPLER)
    : problem('source-corrupt', words);
}

/** The advice for a drawing that is too expensive. */
const SIMPLER = 'a simpler drawing';

const problem = (code: IssueCode, reason: string, expected?: string): ProblemError =>
  new ProblemError(
    issue(code, { param: 'original', ...(expected !== undefined && { received: 'a drawing', expected }) }),
    reason,
  );

/** The file that sharp.ts requires; a bundled function has no other copy. */
const sharpUrl = (): string => pathToFileURL(module.createRequire(import.meta.url).resolve('sharp')).href;

/**
 * The answer to a variant of an SVG when SVG is not rendered: the file itself, which a browser scales to every size. It is
 * stored and sent as any rendition, including metadata and scripts; its headers make it harmless.
 * @returns undefined for an original of another format, and if SVG is among the inputs
 * @throws ProblemError `source-unsupported` for requests that need pixels
 */
export function drawingItself(
  bytes: Uint8Array,
  variant: Variant,
  { inputs }: ImageConfig,
): Rendition | undefined {
  if (inputs.includes('svg') || sniffFormat(bytes) !== 'svg') return undefined;
  const { size } = readDrawing(bytes);
  const onlyPixels = pixelsNeededFor(size, variant);
  if (onlyPixels !== undefined) {
    const { param, value: received } = onlyPixels;
    const about = {
      param,
      received,
      expected: 'one side, or both with fit=inside, because the original is a drawing (SVG)',
    };
    throw new ProblemError(issue('source-unsupported', about), `${param} of an SVG, which is not an input`);
  }
  const [width, height] = [Math.round(size.width), Math.round(size.height)];
  const source = { format: 'svg', width, height, orientation: 1, frames: 1, hasAlpha: true } as const;
  return {
    body: bytes,
    contentType: SVG_TYPE,
    width,
    height,
    frames: 1,
    format: 'svg',
    source,
    mezzanine: undefined,
  };
}
