import { spawn } from 'node:child_process';

/** What a process took from its start to its end, ms. */
export interface Took {
  readonly wallMs: number;
  /** Of the processor, all threads together. */
  readonly cpuMs: number;
}

/** At the end a process says how much of the processor it had; every contestant pays for that alike. */
const SAY_CPU =
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('fs').writeSync(1, '\\n' + (user + system)); });";

/** Runs code with `node -e` in a process of its own. @throws Error with what it wrote when it fails */
export function runFresh(code: string, env: Readonly<Record<string, string>>): Promise<Took> {
  return new Promise((resolve, reject) => {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const started = performance.now();
    const child = spawn(process.execPath, ['-e', SAY_CPU + code], {
      env: { ...inherited, ...env, NODE_NO_WARNINGS: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [said, complained] = ['', ''];
    let wallMs = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complained += chunk.toString();
    });
    child.on('exit', () => {
      wallMs = performance.now() - started;
    });
    child.on('error', reject);
    child.on('close', (exit) => {
      const cpuMs = Number(said.trim().split('\n').at(-1)) / 1000;
      if (exit === 0 && cpuMs > 0) resolve({ wallMs, cpuMs });
      else
        reject(
          new Error(`A fresh process ended with ${exit}: ${complained.slice(0, 500) || said.slice(0, 500)}`),
        );
    });
  });
}
