#!/usr/bin/env node
import { main } from './program.js';

await main(process.argv.slice(2));
// Everything is written, also where pipes are asynchronous; and a reader that has gone is noticed.
for (const stream of [process.stdout, process.stderr])
  await new Promise<void>((resolve) => void stream.write('', () => resolve()));
await new Promise((resolve) => setImmediate(resolve));
// A configuration may have left a timer or a connection open.
process.exit();
