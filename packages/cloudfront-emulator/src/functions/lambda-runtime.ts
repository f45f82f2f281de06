// The process that runs a function's handler, like Lambda's runtime. Its arguments are the path of the module and the name of
// the export; it answers events from the channel of `fork`.
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { EventMessage, RuntimeMessage } from './lambda-messages.js';

type Answered = (error: unknown, result?: unknown) => void;
type Handler = (
  event: unknown,
  context: Readonly<Record<string, unknown>>,
  callback: Answered,
) => Promise<unknown> | unknown;

const send = (message: RuntimeMessage): void => {
  process.send?.(message);
};

const [module = '', name = 'handler'] = process.argv.slice(2);

async function load(): Promise<Handler> {
  const loaded = (await import(pathToFileURL(module).href)) as Record<string, unknown> & {
    readonly default?: Record<string, unknown>;
  };
  // A CommonJS module whose exports Node cannot detect statically has them all in `default`.
  const found = loaded[name] ?? loaded.default?.[name];
  if (typeof found !== 'function')
    throw new TypeError(`there is no exported function ${name}; export it, or name another in "handler"`);
  return found as Handler;
}

const handler = await load().catch(async (error: unknown) => {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const failed: RuntimeMessage = { failed: `${name}: ${message.split('\n', 1)[0]}` };
  await new Promise((sent) => process.send?.(failed, sent));
  // Node prints the line of a syntax error, which the error itself does not tell.
  throw error;
});

/**
 * A handler returns a promise, or calls the callback of nodejs22.x; what comes first counts, as in Lambda's own runtime: an
 * async handler may call the callback after it has waited.
 */
const run = (event: unknown, remainingMs: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const end = performance.now() + remainingMs;
    const context = {
      functionName: name,
      functionVersion: '1',
      awsRequestId: randomUUID(),
      memoryLimitInMB: '128',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())),
    };
    const answered: Answered = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context, answered);
    if (isPromise(returned)) returned.then(resolve, reject);
    else if (handler.length < 3) resolve(returned);
  });

const isPromise = (value: unknown): value is Promise<unknown> =>
  typeof (value as Partial<Promise<unknown>> | undefined | null)?.then === 'function';

process.on('message', ({ id, event, remainingMs }: EventMessage) => {
  Promise.resolve()
    .then(() => run(event, remainingMs))
    // A value that JSON cannot represent is an error, as on AWS.
    .then((result) => send({ id, result: JSON.stringify(result ?? null) ?? 'null' }))
    .catch((error: unknown) => {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      send({ id, error: { name, message } });
    });
});
process.on('disconnect', () => process.exit());
// A terminal sends Ctrl+C to all; this process ends with its parent, after the running requests.
process.on('SIGINT', () => undefined);
send({ ready: true });
