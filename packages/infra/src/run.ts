import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { storyStream } from './say.js';

/** Where a program runs, and what happens to what it says. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shows the output while it comes; otherwise it is shown only when the program fails. */
  readonly show?: boolean;
}

/**
 * Runs a program to its end; answers what it wrote to standard output.
 * @throws Error with all that it said when it fails
 */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { cwd, env = {}, show = false } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: show ? ['inherit', storyStream(), 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    const said = { out: '', all: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said.out += text;
      said.all += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said.all += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(said.out);
      else {
        const command = [basename(program), ...args].join(' ');
        reject(new Error(`${command} ended with ${code ?? signal}.\n${said.all}`.trim()));
      }
    });
  });
}
