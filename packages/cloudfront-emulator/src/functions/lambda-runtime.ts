// The process that runs a function's handler, like Lambda's runtime. Its arguments are the path of the module and the name of
// the export; it answers events from the channel of `fork`.
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
const loaded = (await import(pathToFileURL(module).href)) as Record<string, unknown> & {
  readonly default?: Record<string, unknown>;
};
// A CommonJS module whose exports Node cannot detect statically has them all in `default`.
const handler = (loaded[name] ?? loaded.default?.[name]) as Handler | undefined;
if (typeof handler !== 'function')
  throw new Error(`${module} exports no function ${name}; export it, or name another in "handler".`);

/** A handler returns a promise, or calls the callback of older runtimes. */
const run = (event: unknown, remainingMs: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const end = performance.now() + remainingMs;
    const context = {
      functionName: name,
      functionVersion: '1',
      memoryLimitInMB: '128',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())),
    };
    const answered: Answered = (error, result) => (error ? reject(error) : resolve(result));
    const returned = handler(event, context, answered);
    if (returned instanceof Promise || handler.length < 3) resolve(returned);
  });

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
