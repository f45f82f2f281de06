import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { missing } from '@cameo/testing/tools';

const run = promisify(execFile);

/**
 * Limits of a script: njs frees no memory until it ends, and one that never ended once took all of the machine's. The largest
 * of these tests takes 1.5 GB.
 */
const [MAX_KB, MAX_MS] = [4_000_000, 50_000];

/** Debian's `njs`, the engine of CloudFront Functions. */
export interface Njs {
  readonly version: string;
  /**
   * Runs a script in a separate process. `input` is the given JSON value; returns the value that the script assigns to
   * `output`, if any. `modules` are the modules that it may import, by name.
   */
  readonly run: (
    script: string,
    input: unknown,
    modules?: Readonly<Record<string, string>>,
  ) => Promise<unknown>;
}

/**
 * The engine on this machine. Without one, prints a notice on stderr and returns `undefined`; if `CAMEO_REQUIRE` includes
 * `njs`, as in CI, it fails instead.
 */
export async function findNjs(): Promise<Njs | undefined> {
  const found = await run('njs', ['-v']).catch(() => undefined);
  if (found !== undefined) return { version: found.stdout.trim(), run: runScript };
  return missing(
    'njs',
    'the tests in njs',
    'No njs on the PATH. Install the package "njs" (Debian), or ask CI.',
  );
}

async function runScript(
  script: string,
  input: unknown,
  modules: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'cameo-njs-'));
  try {
    const [code, from, to] = ['script.js', 'input.json', 'output.json'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(from, JSON.stringify(input));
    // Files, because njs truncates its output.
    const around = `var fs = require('fs'); var input = JSON.parse(fs.readFileSync(${JSON.stringify(from)}, 'utf8')); var output;
${script}
Promise.resolve(output).then(function (value) { fs.writeFileSync(${JSON.stringify(to)}, JSON.stringify(value)); });`;
    await writeFile(code, around);
    for (const [name, text] of Object.entries(modules)) await writeFile(join(folder, name), text);
    const limited = ['-c', `ulimit -v ${MAX_KB}; exec njs "$@"`, 'njs', '-p', folder, code];
    const { stdout } = await run('bash', limited, { timeout: MAX_MS, killSignal: 'SIGKILL' }).catch((error) =>
      Promise.reject(
        error.killed
          ? new Error(`njs did not end within ${MAX_MS / 1000} s.`)
          : new Error(`njs ended with ${error.code}: ${String(error.stderr).trim().slice(0, 500)}`),
      ),
    );
    return JSON.parse(
      await readFile(to, 'utf8').catch(() => Promise.reject(new Error(`njs said: ${stdout}`))),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}
