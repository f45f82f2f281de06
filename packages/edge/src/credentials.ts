import { AsyncLocalStorage } from 'node:async_hooks';
import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { basename } from 'node:path';

/** Silence after which a call of AWS has failed, ms; credentials have the same time. */
const SILENCE_MS = 30_000;

/** The permitted silence, ms, in the variable that osls reads too. */
export function silenceMs(env: NodeJS.ProcessEnv = process.env): number {
  const written = Number(env['AWS_CLIENT_TIMEOUT']);
  return written > 0 ? written : SILENCE_MS;
}

/** No credentials in time; the message is a sentence for people, without its full stop. */
export class CredentialsTimeout extends Error {
  override readonly name = 'CredentialsTimeout';
}

/** A program or a request that a search for credentials waits for. */
interface Awaited {
  readonly name: () => string;
  readonly end: () => void;
}

/** A search for credentials, and what it waits for at present. */
interface Search {
  readonly awaited: Map<object, Awaited>;
  isOver: boolean;
}

const searches = new AsyncLocalStorage<Search>();

function note(by: ChildProcess | ClientRequest, awaited: Awaited): void {
  const search = searches.getStore();
  if (search === undefined) return;
  search.awaited.set(by, awaited);
  by.once('close', () => search.awaited.delete(by));
  // The SDK tries the next source. Here the program is not yet started.
  if (search.isOver) process.nextTick(awaited.end);
}

/** A `credential_process`, which the SDK runs in a shell without a limit; its arguments may be secret. */
subscribe('child_process', (message) => {
  const { process: child } = message as { readonly process: ChildProcess };
  note(child, {
    name: () => `the program ${basename(child.spawnargs.at(-1)?.trim().split(/\s/)[0] ?? '')}`,
    end: () => {
      // A program of the shell may keep them open.
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.kill();
    },
  });
});

/** SSO, STS, a container's server and the metadata of a machine. */
subscribe('http.client.request.start', (message) => {
  const { request } = message as { readonly request: ClientRequest };
  note(request, {
    name: () => `${request.protocol}//${String(request.getHeader('host') ?? request.host)}`,
    end: () => request.destroy(),
  });
});

export type Provider<C> = (options?: Record<string, unknown>) => Promise<C>;

/** The part of a client's configuration that an extension may change. */
export interface Configuration<C> {
  readonly credentials: () => C | Provider<C> | undefined;
  readonly setCredentials: (credentials: Provider<C>) => void;
}

/**
 * An extension of an AWS client that bounds the time for its credentials, wherever they come from: the SDK waits for ever for a
 * `credential_process` that hangs, and for a server of credentials that does not answer. What this process has started for
 * them is ended.
 */
export const boundedCredentials = (limitMs: number) => ({
  configure: <C>({ credentials, setCredentials }: Configuration<C>): void => {
    const own = credentials();
    if (typeof own !== 'function') return;
    setCredentials((options) => withinTime(limitMs, () => (own as Provider<C>)(options)));
  },
});

/** @throws CredentialsTimeout */
export async function withinTime<C>(limitMs: number, find: () => Promise<C>): Promise<C> {
  const search: Search = { awaited: new Map(), isOver: false };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      search.isOver = true;
      const running = [...search.awaited.values()];
      reject(new CredentialsTimeout(sentence(limitMs, [...new Set(running.map(({ name }) => name()))])));
      for (const { end } of running) end();
    }, limitMs);
  });
  try {
    return await Promise.race([searches.run(search, find), late]);
  } finally {
    clearTimeout(timer);
  }
}

function sentence(limitMs: number, names: readonly string[], { AWS_PROFILE } = process.env): string {
  const profile = AWS_PROFILE ? ` for the profile ${AWS_PROFILE}` : '';
  const from = names.length === 0 ? 'the sources that AWS names' : names.join(' and ');
  return (
    `No AWS credentials came within ${limitMs / 1000} s${profile}, from ${from}; ` +
    'try "aws sts get-caller-identity", or set AWS_CLIENT_TIMEOUT to more ms'
  );
}
