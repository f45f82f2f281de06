import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Log, LogLine } from '@cameo/edge';
import type { TimeBudget } from '../cloudfront/invoke.js';
import type { EventMessage, RuntimeMessage } from './lambda-messages.js';

/** A function that runs in a process of its own. */
export interface LambdaProcess {
  readonly invoke: (event: unknown, context: TimeBudget) => Promise<unknown>;
  readonly stop: () => void;
}

/** Where a function is, and what it needs. */
export interface LambdaChoice {
  /** The module that exports `handler`. */
  readonly module: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The Node that runs it; this one unless told. */
  readonly node?: string;
  readonly log: Log;
}

/** From here, whether this file runs as it was written or as it was built. */
const RUNTIME = fileURLToPath(new URL('../../dist/bundles/lambda-runtime.js', import.meta.url));

type Waiting = { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void };

/** Starts a function. @throws Error with what it said when it does not even load */
export async function startLambda({ module, env, node, log }: LambdaChoice): Promise<LambdaProcess> {
  const child = fork(RUNTIME, [module], {
    env,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(node !== undefined && { execPath: node }),
  });
  const waiting = new Map<number, Waiting>();
  const complaints = listen(child, log);
  let ended: Error | undefined;
  let count = 0;
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: RuntimeMessage) => {
      if ('ready' in message) return resolve();
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if ('result' in message) asked?.resolve(JSON.parse(message.result));
      else asked?.reject(Object.assign(new Error(message.error.message), { name: message.error.name }));
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      ended = new Error(`${module} ended with ${code ?? signal}. ${complaints().trim()}`.trim());
      reject(ended);
      for (const asked of waiting.values()) asked.reject(ended);
    });
  });
  return {
    invoke: (event, context) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(ended);
        count += 1;
        waiting.set(count, { resolve, reject });
        const message: EventMessage = {
          id: count,
          event,
          remainingMs: context.getRemainingTimeInMillis(),
        };
        child.send(message);
      }),
    stop: () => child.kill('SIGTERM'),
  };
}

/** Takes the lines of a function's log; answers the end of what else it said. */
function listen(child: ChildProcess, log: Log): () => string {
  let said = '';
  const keep = (text: string): void => {
    said = `${said}\n${text}`.slice(-2000);
  };
  if (child.stderr !== null) createInterface(child.stderr).on('line', keep);
  if (child.stdout !== null)
    createInterface(child.stdout).on('line', (text) => {
      const line = logLine(text);
      if (line === undefined) keep(text);
      else log(line);
    });
  return () => said;
}

function logLine(text: string): LogLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && 'event' in line ? (line as LogLine) : undefined;
  } catch {
    return undefined;
  }
}
