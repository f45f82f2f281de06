#!/usr/bin/env node
import { resolve } from 'node:path';
import { type AccessEntry, accessLine, wantsColour } from '@cameo/cloudfront-emulator';
import { type DefinedConfig, type ImageConfig, stageConfig } from '@cameo/core';
import { KEYS_VARIABLE, readSigningKeys } from '@cameo/core/sign';
import type { SigningKeys } from '@cameo/edge';
import { type Args, DEFAULT_PORT, HELP, readArgs } from './args.js';
import { banner, picturesIn } from './banner.js';
import { startBundles } from './bundles.js';
import type { LocalEdge } from './edge.js';
import { createLocalEdge, type LocalEdgeParts } from './local-edge.js';
import { printedLog } from './log-lines.js';
import { projectRoot } from './samples/samples.js';
import { type ChosenStore, openStore } from './store-choice.js';
import { watchSources } from './watch-sources.js';

/** How long running requests may take to end after a signal, in ms. */
const GRACE_MS = 5_000;

const [USAGE_ERROR, FAILURE] = [2, 1] as const;

/** A newcomer cannot do anything about the SDK's end of support for this Node; `engines` says what Cameo needs. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

async function main(): Promise<void> {
  const args = readArgs(process.argv.slice(2), process.env);
  if (args === 'help') return void process.stdout.write(HELP);
  if ('mistake' in args) return stopWith(USAGE_ERROR, args.mistake);
  const edge = await start(args).catch((error: unknown) => stopWith(FAILURE, startProblem(error, args)));
  if (edge !== undefined) stopOnSignals(edge);
}

async function start(args: Args): Promise<LocalEdge> {
  // npm and pnpm run scripts in the package's folder and say here where the person was.
  const cwd = process.env['INIT_CWD'] ?? process.cwd();
  const chosen = await openStore(args.store, { cwd, root: await projectRoot(import.meta.dirname, cwd) });
  const colour = wantsColour(process.stdout, process.env);
  const config = await localConfig(chosen);
  const signingKeys = keysOf(config, process.env[KEYS_VARIABLE]);
  const edge = await createLocalEdge({
    config,
    ...(signingKeys !== undefined && { signingKeys }),
    store: chosen.store,
    port: args.port,
    missing: args.missing,
    viewerRequest: args.viewerRequest,
    ...(args.site !== undefined && { site: resolve(cwd, args.site) }),
    ...bundlesOf(args, cwd, signingKeys),
    log: printedLog({
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
    }),
    accessLog: (entry: AccessEntry) => process.stdout.write(`${accessLine(entry, colour)}\n`),
  });
  await watchFolder(chosen, edge);
  const names =
    chosen.samples.length > 0 ? ['earth.jpg', 'hands.jpg', 'clouds.png'] : await namesIn(chosen.folder);
  const available = names.filter((name) => chosen.samples.length === 0 || chosen.samples.includes(name));
  process.stdout.write(
    banner(
      edge.url,
      chosen.pictures,
      chosen.derivatives,
      available.length > 0 ? available : chosen.samples,
      args.site !== undefined,
    ),
  );
  return edge;
}

/** A picture that is replaced or deleted in its folder is purged as S3's notification would have it purged. */
async function watchFolder({ folder, derivativesFolder }: ChosenStore, edge: LocalEdge): Promise<void> {
  if (folder === undefined || derivativesFolder === undefined) return;
  await watchSources({
    folder,
    ignored: derivativesFolder,
    changed: async (paths) => {
      try {
        await edge.purge(...paths);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        process.stderr.write(`          ! not purged  ${reason.replace(/\p{Cc}+/gu, ' ')}\n`);
      }
    },
  });
}

/** The functions of a packaged stage, where `--bundles` names one. */
function bundlesOf(
  { bundles, store }: Args,
  cwd: string,
  signingKeys: SigningKeys | undefined,
): Pick<LocalEdgeParts, 'handlers'> {
  if (bundles === undefined || store.kind !== 's3') return {};
  const { endpoint, bucket } = store;
  return {
    handlers: (log) => startBundles({ folder: resolve(cwd, bundles), endpoint, bucket, signingKeys, log }),
  };
}

/** The keys of the environment: needed where the stage signs, and for functions of a packaged stage that does. */
function keysOf({ signing }: ImageConfig, written: string | undefined): SigningKeys | undefined {
  if (!signing?.required && !written) return undefined;
  return new Map(readSigningKeys(written).map(({ id, secret }) => [id, secret]));
}

async function namesIn(folder: string | undefined): Promise<readonly string[]> {
  return folder === undefined ? [] : picturesIn(folder);
}

/** The project's own configuration, compiled beside this file, for the stage `local`. */
async function localConfig({ bucket }: ChosenStore): Promise<ImageConfig> {
  const compiled: unknown = await import(new URL('./config/cameo.config.js', import.meta.url).href);
  const { config } = compiled as { readonly config: DefinedConfig };
  return { ...stageConfig(config, 'local'), ...bucket };
}

function startProblem(error: unknown, { port }: Args): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} on 127.0.0.1 is taken by another program; stop it (lsof -i :${port} names it) or choose another, as in --port ${port < 65_535 ? port + 1 : DEFAULT_PORT}.`;
  if (code === 'EACCES' && port > 0 && port < 1024)
    return `Port ${port} needs the rights of an administrator; choose one above 1023, as in --port 4600.`;
  return error instanceof Error ? error.message : String(error);
}

function stopOnSignals(edge: LocalEdge): void {
  let stopping = false;
  const stop = (): void => {
    // A second signal means at once.
    if (stopping) process.exit(FAILURE);
    stopping = true;
    void edge.close(GRACE_MS).then(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

function stopWith(status: number, line: string): undefined {
  process.stderr.write(`local-edge: ${line.replace(/\s*\n\s*/g, ' ')}\n`);
  process.exitCode = status;
}

await main();
