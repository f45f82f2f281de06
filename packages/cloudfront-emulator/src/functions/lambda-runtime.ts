// A process that runs the handler of one function, as Lambda's runtime does: started with the path of its module and the
// name of the export, it answers events that come over the channel of `fork`.
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
// A CommonJS module whose exports Node cannot tell from its text has them all in `default`.
const handler = (loaded[name] ?? loaded.default?.[name]) as Handler | undefined;
if (typeof handler !== 'function')
  throw new Error(`${module} exports no function ${name}; export it, or name another in "handler".`);

/** A handler answers by its promise, or by the callback of older runtimes. */
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
    // What JSON cannot hold is an error here, as it is there.
    .then((result) => send({ id, result: JSON.stringify(result ?? null) ?? 'null' }))
    .catch((error: unknown) => {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      send({ id, error: { name, message } });
    });
});
process.on('disconnect', () => process.exit());
// A terminal sends Ctrl+C to all; this process ends with the one that started it, after the requests under way.
process.on('SIGINT', () => undefined);
send({ ready: true });
