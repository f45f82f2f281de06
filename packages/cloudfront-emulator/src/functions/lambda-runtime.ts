// A process that runs the handler of one unpacked zip, as Lambda's runtime does: started with the path of its module,
// it answers events that come over the channel of `fork`.
import { pathToFileURL } from 'node:url';
import type { EventMessage, RuntimeMessage } from './lambda-messages.js';

type Handler = (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<unknown>;

const send = (message: RuntimeMessage): void => {
  process.send?.(message);
};

const loaded: unknown = await import(pathToFileURL(process.argv[2] ?? '').href);
const { handler } = loaded as { readonly handler: Handler };

process.on('message', ({ id, event, remainingMs }: EventMessage) => {
  const end = performance.now() + remainingMs;
  const context = { getRemainingTimeInMillis: () => Math.max(0, Math.round(end - performance.now())) };
  // What JSON cannot hold is an error here, as it is there.
  Promise.resolve()
    .then(() => handler(event, context))
    .then((result) => send({ id, result: JSON.stringify(result ?? null) }))
    .catch((error: unknown) => {
      const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
      send({ id, error: { name, message } });
    });
});
process.on('disconnect', () => process.exit());
send({ ready: true });
