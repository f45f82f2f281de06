import { resolve } from 'node:path';
import { type AccessEntry, accessLine, wantsColour } from '@cameo/cloudfront-emulator';
import { exitCodes, onStopSignals } from '@cameo/command-line';
import { type DefinedConfig, type ImageConfig, stageConfig } from '@cameo/core';
import { writtenIn } from '@cameo/core/config';
import { KEYS_VARIABLE, readSigningKeys, stageKey } from '@cameo/core/sign';
import type { SigningKeys } from '@cameo/edge';
import { banner, picturesIn } from './banner.js';
import { startBundles } from './bundles.js';
import type { LocalEdge } from './edge.js';
import { createLocalEdge, type LocalEdgeParts } from './local-edge.js';
import { printedLog } from './log-lines.js';
import { type Args, DEFAULT_PORT } from './options.js';
import { type ChosenStore, openStore, type Places } from './store-choice.js';
import { watchSources } from './watch-sources.js';

/** How long running requests may take to end after a signal, ms. */
const GRACE_MS = 5_000;

/** Maximum number of pictures for a website: as many as a person looks through. */
const MAX_SHOWN = 500;

/** Suppresses the SDK's warning about this Node, which newcomers cannot act on; `engines` states Cameo's requirement. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** The input of a run: the options, the configuration, and the folders that paths are relative to. */
export interface RunOptions extends Args, Places {
  readonly config: DefinedConfig;
}

/**
 * Runs the local edge until a signal ends it, with its log on standard output.
 * @returns the exit code
 * @throws Error with a one-line message if it cannot be started
 */
export async function runLocalEdge(options: RunOptions): Promise<number> {
  const { stopped } = await start(options).catch((error: unknown) => {
    throw new Error(startProblem(error, options), { cause: error });
  });
  return stopped;
}

async function start(args: RunOptions): Promise<{ readonly stopped: Promise<number> }> {
  const { cwd } = args;
  const chosen = await openStore(args.store, args);
  const colour = wantsColour(process.stdout, process.env);
  const config: ImageConfig = { ...localConfig(args.config), ...chosen.bucket };
  // The functions of a packaged stage have the keys of its own bucket; otherwise pages sign for the stage `local`.
  const signing = args.bundles === undefined ? localConfig(args.config) : config;
  const signingKeys = keysOf(signing, process.env[KEYS_VARIABLE]);
  const edge = await createLocalEdge({
    config,
    ...(signingKeys !== undefined && { signingKeys }),
    store: chosen.store,
    port: args.port,
    missing: args.missing,
    viewerRequest: args.viewerRequest,
    refine: args.refine,
    refineMemoryMb: memoryOf(args.config),
    cors: args.cors,
    settings: { rateLimit: args.rateLimit },
    ...(args.site !== undefined && {
      site: resolve(cwd, args.site),
      pictures: () => namesIn(chosen.folder, MAX_SHOWN),
    }),
    ...bundlesOf(args, signingKeys),
    log: printedLog({
      out: (text) => process.stdout.write(text),
      err: (text) => process.stderr.write(text),
    }),
    accessLog: (entry: AccessEntry) => process.stdout.write(`${accessLine(entry, colour)}\n`),
  });
  // Before anything is printed: whoever reads it may already send a signal.
  const stopped = untilStopped(edge);
  await watchFolder(chosen, edge);
  const names =
    chosen.samples.length > 0 ? ['earth.jpg', 'hands.jpg', 'clouds.png'] : await namesIn(chosen.folder, 3);
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
  return { stopped };
}

/** A picture that is replaced or deleted in its folder is purged, as by S3's notification. */
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

/** The functions of a packaged stage, if `--bundles` names one. */
function bundlesOf(
  { bundles, store, cwd }: RunOptions,
  signingKeys: SigningKeys | undefined,
): Pick<LocalEdgeParts, 'handlers'> {
  if (bundles === undefined || store.kind !== 's3') return {};
  const { endpoint, bucket } = store;
  return {
    handlers: (log) => startBundles({ folder: resolve(cwd, bundles), endpoint, bucket, signingKeys, log }),
  };
}

/** The keys in the environment: required if the stage signs, and for functions of a signing packaged stage. */
function keysOf(config: ImageConfig, written: string | undefined): SigningKeys | undefined {
  if (!config.signing?.required && !written) return undefined;
  const keys = readSigningKeys(written).map((key) => stageKey(config, key));
  return new Map(keys.map(({ id, secret }) => [id, secret]));
}

const namesIn = async (folder: string | undefined, limit: number): Promise<readonly string[]> =>
  folder === undefined ? [] : picturesIn(folder, limit);

/** The stage of this machine, or the fields that all stages share. */
const localConfig = (config: DefinedConfig): ImageConfig =>
  'local' in config.stages ? stageConfig(config, 'local') : config;

/** Memory of the stage's *Refine*, MB: derivatives that exceed it are not refined here either. */
const memoryOf = (config: DefinedConfig): number | undefined =>
  config.infra['local']?.refineMemoryMb ?? writtenIn(config)?.infra?.refineMemoryMb;

function startProblem(error: unknown, { port }: Args): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return `Port ${port} on 127.0.0.1 is taken by another program; stop it (lsof -i :${port} names it) or choose another, as in --port ${port < 65_535 ? port + 1 : DEFAULT_PORT}.`;
  if (code === 'EACCES' && port > 0 && port < 1024)
    return `Port ${port} needs administrator rights; choose one above 1023, as in --port 4600.`;
  return error instanceof Error ? error.message : String(error);
}

/** Waits for Ctrl+C: running requests may end; a second one exits immediately. */
function untilStopped(edge: LocalEdge): Promise<number> {
  return new Promise((resolve) => {
    onStopSignals((_signal, before) => {
      if (before > 0) process.exit(exitCodes.wrong);
      // The folder watcher would keep this process alive.
      void edge.close(GRACE_MS).then(() => {
        resolve(exitCodes.right);
        process.exit(exitCodes.right);
      });
    });
    stopWithNpm();
  });
}

/**
 * Stops when npm does: its SIGTERM reaches only the shell between npm and this process, and that the shell has gone is the only
 * sign of it. An edge that no npm started outlives its parent.
 */
function stopWithNpm(): void {
  if (process.env['npm_command'] === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.emit('SIGTERM', 'SIGTERM');
  }, 250);
  watch.unref();
}
