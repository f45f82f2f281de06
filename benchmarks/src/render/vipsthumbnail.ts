import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Format, Job, Took } from './job.js';

const run = promisify(execFile);

const INSTALL = 'Run "apt-get install --no-install-recommends libvips-tools" as root.';

const EXTENSIONS = { jpeg: 'jpg', webp: 'webp', avif: 'avif' } as const satisfies Record<Format, string>;

/**
 * The version of Debian's program.
 * @throws Error with what to do when there is none
 */
export async function vipsVersion(): Promise<string> {
  try {
    return (await run('vipsthumbnail', ['--vips-version'])).stdout.trim();
  } catch (cause) {
    throw new Error(`vipsthumbnail is not installed. ${INSTALL}`, { cause });
  }
}

/** Runs it once with its defaults, from file to file; its time has the start of a process in it. */
export async function runVipsthumbnail({ file, width, format, out }: Job): Promise<Omit<Took, 'bytes'>> {
  // It chooses the format by the extension; height is bounded by nothing that a photograph has.
  const path = `${out}.${EXTENSIONS[format]}`;
  const script = 'TIMEFORMAT="%U %S %R"; time vipsthumbnail "$0" --size "$1x100000" -o "$2" && mv "$2" "$3"';
  const { stderr } = await run('bash', ['-c', script, file, String(width), path, out]);
  const [user = 0, system = 0, real = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return { ms: real * 1000, cpuMs: (user + system) * 1000, peakMb: undefined };
}
