import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { whileStoppable } from '@cameo/command-line';
import { messageStream } from './say.js';

/** Working folder of a program, and treatment of its output. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Shows the output immediately; otherwise only if the program fails. */
  readonly show?: boolean;
}

/**
 * Runs a program to its end; returns its standard output.
 * @throws Error in one line if it fails, after its output as it is, on standard error
 */
export function run(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { cwd, env = {}, show = false } = options;
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: show ? ['inherit', messageStream(), 'inherit'] : ['ignore', 'pipe', 'pipe'],
  });
  let stopping = false;
  const ended = new Promise<string>((resolve, reject) => {
    const output = { out: '', all: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output.out += text;
      output.all += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output.all += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output.out);
      else {
        const command = [basename(program), ...args].join(' ');
        const said = stopping ? '' : output.all.trim();
        if (said !== '') process.stderr.write(`${said}\n`);
        const where = said === '' && !show ? '' : ' It printed the reason above.';
        reject(new Error(`${command} ended with ${code ?? signal}.${where}`));
      }
    });
  });
  // A terminal sends Ctrl+C to the child too; a signal to this process alone does not reach it.
  const stopped = async (): Promise<string> => {
    stopping = true;
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
    return '';
  };
  return whileStoppable(stopped, () => ended);
}
