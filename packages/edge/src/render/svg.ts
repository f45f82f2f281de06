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

/** Most time for drawing, ms; the largest drawing of a browser's size takes a second. */
const MOST_MS = 10_000;

/** Most processor time, s: ends a drawing too whose function was killed. */
const MOST_CPU_SECONDS = 15;

/** Share of the function's memory that drawing may take; the rest is the function's own. */
const MEMORY_SHARE = 0.5;

/** Least that a process with Node and sharp starts in, MB. */
const LEAST_MB = 384;

const drawings = createQueue();

/**
 * The script of the process that draws: an SVG comes in, a PNG goes out. It reads nothing but SVG, and an SVG that comes
 * as bytes has no address that a reference in it could be relative to.
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

/** Exit code of the script when sharp refuses. */
const REFUSED = 3;

export interface Bounds {
  /** Most pixels of the drawing. */
  readonly pixels: number;
  /** Memory of the function, MiB. */
  readonly memoryMb: number;
  /** Time that its request has left, ms. */
  readonly budgetMs: () => number;
}

/**
 * Draws an SVG at the size that its root has, as a PNG. The cost of a drawing cannot be predicted from its source, and libvips cannot be
 * interrupted while it draws: so it is drawn in a process of its own, one at a time, with a limit on memory that the
 * system keeps, which is killed when its time is over. That process has no credentials.
 * @throws ProblemError `source-corrupt`, `source-too-large` or `render-timeout`
 */
export const rasterizeSvg = (svg: Uint8Array, bounds: Bounds): Promise<Uint8Array> =>
  drawings(bounds.budgetMs, () => draw(svg, bounds));

function draw(svg: Uint8Array, { pixels, memoryMb, budgetMs }: Bounds): Promise<Uint8Array> {
  const limitKb = Math.max(LEAST_MB, Math.round(memoryMb * MEMORY_SHARE)) * 1024;
  const node = [process.execPath, '--input-type=module', '-e', SCRIPT];
  const held =
    process.platform === 'win32'
      ? []
      : ['sh', '-c', `ulimit -d ${limitKb} && ulimit -t ${MOST_CPU_SECONDS} && exec "$0" "$@"`];
  const [program = process.execPath, ...args] = [...held, ...node];
  const ms = Math.max(1000, Math.min(MOST_MS, budgetMs() / 2));
  const child = spawn(program, [...args, sharpUrl(), String(pixels), String(DRAWN_DPI)], {
    // Freed memory is given back at once, and nothing is known that a drawing could tell.
    env: { MALLOC_TRIM_THRESHOLD_: '131072', PATH: process.env['PATH'] ?? '' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const [drawn, said]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => drawn.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  // A process that ends early does not read to the end; its exit says why it ended.
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
      const words = Buffer.concat(said).toString('utf8').slice(0, 500);
      if (late) return failed(problem('render-timeout', `drawing took longer than ${Math.round(ms)} ms`));
      if (code === REFUSED) return failed(refusal(words, pixels));
      const how = signal ?? `exit code ${code}`;
      failed(problem('source-too-large', `drawing ended with ${how}: ${words}`, SIMPLER));
    });
  });
}

/** What sharp refused: a size, what cannot be drawn within the memory, or what is no drawing. */
function refusal(words: string, pixels: number): ProblemError {
  if (/pixel limit|too large|maximum supported/i.test(words)) {
    return problem('source-too-large', words, `at most ${pixels} pixels`);
  }
  return /rendering (?:failed|error)/i.test(words)
    ? problem('source-too-large', words, SIMPLER)
    : problem('source-corrupt', words);
}

/** What a person can do about a drawing that takes too much. */
const SIMPLER = 'a simpler drawing';

const problem = (code: IssueCode, reason: string, expected?: string): ProblemError =>
  new ProblemError(
    issue(code, { param: 'original', ...(expected !== undefined && { received: 'a drawing', expected }) }),
    reason,
  );

/** The file that sharp.ts requires; a packed function has no other. */
const sharpUrl = (): string => pathToFileURL(module.createRequire(import.meta.url).resolve('sharp')).href;

/**
 * The answer to a variant of an SVG where SVG is not drawn: the file itself, which a browser scales to every size. It is
 * stored and sent as any rendition, metadata and scripts included; what makes it harmless are its headers.
 * @returns undefined for an original of another format, and where SVG is among the inputs
 * @throws ProblemError `source-unsupported` for what only pixels can show
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
