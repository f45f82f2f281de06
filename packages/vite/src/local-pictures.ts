import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { type ImageConfig, VARIANTS_PREFIX } from '@cameo/core';
import { keyBelow, pictureType } from '@cameo/describe';
import { createDirectoryStore, type Store, StoreError } from '@cameo/edge';
import { createLocalEdge, type LocalEdge } from '@cameo/local-edge';

/** The pictures of a project in development, at every size. */
export interface LocalPictures {
  /** Answers a request with a URL relative to the base. */
  readonly answer: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  /** Purges a file. */
  readonly forget: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Place {
  /** Folder of the project. */
  readonly root: string;
  readonly prefix: string;
  readonly base: string;
  readonly config: ImageConfig;
}

/** Time for running requests when the server closes, ms. */
const GRACE_MS = 500;

/** The local edge on the pictures of a project; it starts with the first request. */
export function localPictures({ root, prefix, base, config }: Place): LocalPictures {
  let starting: Promise<LocalEdge> | undefined;
  const start = (): Promise<LocalEdge> => {
    starting ??= createLocalEdge({ config, store: picturesBelow(root, prefix) }).catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
    return starting;
  };
  return {
    answer: (incoming, outgoing) => {
      start()
        .then(({ url }) => passOn(url, base, incoming, outgoing))
        .catch((error: unknown) => fail(outgoing, error));
    },
    forget: async (path) => {
      const name = keyBelow(root, path);
      if (name === undefined || pictureType(name) === undefined) return;
      await (await starting)?.purge(`${prefix}${name}`);
    },
    close: async () => {
      const edge = await starting?.catch(() => undefined);
      starting = undefined;
      await edge?.close(GRACE_MS);
    },
  };
}

/** A store that serves only the project's pictures: no source, no secret, no package. */
function picturesBelow(root: string, prefix: string): Store {
  const store = createDirectoryStore({
    sources: root,
    derivatives: join(root, 'node_modules', '.cameo', 'derivatives'),
  });
  const isPicture = (name: string): boolean =>
    pictureType(name) !== undefined &&
    !name.split('/').some((part) => part === 'node_modules' || part.startsWith('.'));
  return {
    ...store,
    open: async (key, options) => {
      if (key.startsWith(VARIANTS_PREFIX)) return store.open(key, options);
      const name = key.slice(prefix.length);
      if (key.startsWith(prefix) && isPicture(name)) return store.open(name, options);
      throw new StoreError('missing', `${key} is no picture of ${root}`);
    },
  };
}

function passOn(url: string, base: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { host: _, ...headers } = incoming.headers;
  const upstream = request(`${url}${incoming.url ?? '/'}`, { method: incoming.method ?? 'GET', headers });
  upstream.on('response', (answer) => {
    const { location, ...others } = answer.headers;
    const moved = location?.startsWith('/')
      ? { location: `${base}${location}` }
      : location
        ? { location }
        : {};
    outgoing.writeHead(answer.statusCode ?? 502, { ...others, ...moved });
    answer.pipe(outgoing);
  });
  upstream.on('error', (error) => fail(outgoing, error));
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) return void outgoing.destroy();
  const reason = error instanceof Error ? error.message : String(error);
  outgoing.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' }).end(`cameo: ${reason}\n`);
}
