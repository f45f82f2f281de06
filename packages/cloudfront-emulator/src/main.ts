#!/usr/bin/env node
import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ConfigError } from './config/config-error.js';
import { type OpenDistribution, openDistribution } from './config/open-distribution.js';
import type { DistributionConfig } from './config/schema.js';
import { DEFAULT_SETTINGS } from './distribution/settings.js';
import { messageOf } from './enforce/rule.js';
import { accessLine, wantsColour } from './server/access-log.js';
import { answerInvalidation, INVALIDATION_PATH } from './server/invalidation-api.js';
import { type RunningServer, startServer } from './server/server.js';

const DEFAULT_PORT = 4700;

const HELP = `Usage: cloudfront-emulator --config FILE [--port N] [--watch]

CloudFront on your machine: runs the Lambda@Edge and CloudFront Functions of a distribution, with its cache,
and refuses what AWS refuses.

  --config FILE  the distribution: a .json file, or a module whose default export it is
  --port N       port on 127.0.0.1, 0 for any free one (the file's, or ${DEFAULT_PORT})
  --watch        reloads the distribution, with an empty cache, when a file beside the configuration changes
  --help         prints this help
`;

/** A signal within this time after the first one is the same Ctrl+C, ms. */
const SAME_REQUEST_MS = 300;

/** How long running requests may take to end after a signal, ms. */
const GRACE_MS = 5_000;

/** Delay that merges the events of saving a file, ms. */
const SETTLE_MS = 100;

const [USAGE_ERROR, FAILURE] = [2, 1] as const;

/** A usage error, printed in one line. */
class UsageError extends Error {}

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  if (args === 'help') return void process.stdout.write(HELP);
  const file = resolve(args.config);
  let open = await openFile(file);
  const server = await serve(args.port ?? open.port, () => open.distribution).catch(async (error) => {
    await open.distribution.close();
    throw error;
  });
  process.stdout.write(banner(server.url, basename(file), open.behaviors));
  if (args.watch)
    watchFolder(dirname(file), async () => {
      const before = open;
      open = await openFile(file);
      process.stdout.write(`          ~ ${basename(file)} was reloaded\n`);
      // Requests that it has begun still need its functions.
      await Promise.race([before.idle(), setTimeout(GRACE_MS, undefined, { ref: false })]);
      await before.distribution.close();
    });
  stopOnSignals(server, () => open.distribution);
}

function readArguments(
  argv: readonly string[],
): 'help' | { readonly config: string; readonly port: number | undefined; readonly watch: boolean } {
  const options = {
    config: { type: 'string', short: 'c' },
    port: { type: 'string' },
    watch: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  const values = (() => {
    try {
      return parseArgs({ args: [...argv], options }).values;
    } catch (error) {
      throw new UsageError(messageOf(error).split('. ', 1)[0]);
    }
  })();
  if (values.help) return 'help';
  const { config, port, watch: watched = false } = values;
  if (!config)
    throw new UsageError(
      '--config got nothing, expected the file of a distribution, as in --config cloudfront.config.json',
    );
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535))
    throw new UsageError(`--port got ${JSON.stringify(port)}, expected a number from 0 to 65535`);
  return { config, port: port === undefined ? undefined : Number(port), watch: watched };
}

/** Loads the configuration and starts its functions. */
async function openFile(file: string) {
  const name = basename(file);
  const value = await readConfig(file);
  const line = (place: string, text: string) =>
    process.stdout.write(
      `          | ${place.slice(place.lastIndexOf('.') + 1)}  ${text.replace(/\p{Cc}/gu, '?')}\n`,
    );
  const distribution = await openDistribution(value, { folder: dirname(file), name, line });
  const { port = DEFAULT_PORT, behaviors } = value as DistributionConfig;
  const running = new Set<Promise<unknown>>();
  const handle: OpenDistribution['handle'] = (viewer) => {
    const answer = distribution.handle(viewer);
    running.add(answer);
    void answer.finally(() => running.delete(answer));
    return answer;
  };
  const idle = () => Promise.all(running);
  return { distribution: { ...distribution, handle }, idle, port, behaviors };
}

async function readConfig(file: string): Promise<unknown> {
  const name = basename(file);
  try {
    if (file.endsWith('.json')) return JSON.parse(await readFile(file, 'utf8'));
    // A new URL each time, because Node caches modules.
    const loaded = (await import(`${pathToFileURL(file).href}?${Date.now()}`)) as {
      readonly default?: unknown;
    };
    if (loaded.default === undefined)
      throw new ConfigError(
        `${name} has no default export; expected "export default defineDistribution({…})".`,
      );
    return loaded.default;
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    throw new ConfigError(`--config names ${file}, which cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function serve(port: number, current: () => OpenDistribution): Promise<RunningServer> {
  const colour = wantsColour(process.stdout, process.env);
  return startServer(port, {
    name: DEFAULT_SETTINGS.name,
    maxBodyBytes: DEFAULT_SETTINGS.maxBodyBytes,
    distribution: { handle: (viewer) => current().handle(viewer) },
    before: (request, response) => answerInvalidation(request, response, current()),
    answered: ({ viewer, url, answer, bytes, ms }) => {
      const entry = { at: new Date(), method: viewer.method, url, answer, bytes, ms };
      process.stdout.write(`${accessLine(entry, colour)}\n`);
    },
  }).catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE')
      throw new Error(
        `Port ${port} on 127.0.0.1 is taken by another program; stop it or choose another, as in --port ${port < 65_535 ? port + 1 : DEFAULT_PORT}`,
      );
    throw error;
  });
}

const banner = (url: string, name: string, behaviors: DistributionConfig['behaviors']): string => `
  CloudFront runs at ${url}  (${name})
${behaviors.map((each) => `    ${each.path.padEnd(20)} ${each.origin.padEnd(12)} ${Object.keys(each.functions ?? {}).join(', ')}`.trimEnd()).join('\n')}

  Drop from the cache  curl -X POST '${url}${INVALIDATION_PATH}?item=/*'
  Stop                 Ctrl+C

`;

/** Runs a task when a file in a folder or below changes; one at a time, and a failure keeps the previous state. */
function watchFolder(folder: string, changed: () => Promise<void>): void {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  watch(folder, { recursive: true }, (_, name) => {
    if (name?.includes('node_modules')) return;
    clearTimeout(timer);
    timer = globalThis.setTimeout(() => {
      running = running.then(changed).catch((error: unknown) => {
        process.stderr.write(`          ! ${messageOf(error)}\n`);
      });
    }, SETTLE_MS);
  });
}

function stopOnSignals(server: RunningServer, current: () => OpenDistribution): void {
  let first = Number.POSITIVE_INFINITY;
  const stop = (): void => {
    const now = performance.now();
    // A second signal exits immediately, unless it is the same Ctrl+C, which npm or another parent has forwarded.
    if (now - first > SAME_REQUEST_MS) process.exit(FAILURE);
    if (first <= now) return;
    first = now;
    void server
      .close(GRACE_MS)
      .then(() => current().close())
      .then(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

await main().catch((error: unknown) => {
  const usage = error instanceof UsageError;
  const text = error instanceof ConfigError ? error.message : messageOf(error).split('\n').join(' ');
  process.stderr.write(`cloudfront-emulator: ${text}${usage ? '. See --help.' : ''}\n`);
  process.exitCode = usage ? USAGE_ERROR : FAILURE;
});
