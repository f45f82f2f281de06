import { readFile, realpath } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sendProblem } from '@cameo/cloudfront-emulator';
import { lookup } from 'mrmime';
import { createFaults, type Faults } from './faults.js';

/** Path prefix of a site's static files; CloudFront does not have it. */
const ASSETS_PREFIX = '/__site/';

/** The page may load everything from here, nothing inline. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page as rendered by the site's server entry. */
export interface SitePage {
  readonly status: number;
  /** The complete document. */
  readonly html: string;
}

/** A website in front of the distribution. */
export interface Site {
  /** Whether the site answers a request, so that it does not reach the distribution: `/` and everything below `/__site/`. */
  readonly owns: (target: string) => boolean;
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Intentional faults; undefined unless the site's server entry enables them. */
  readonly faults: Faults | undefined;
}

/** Facts for a website about the distribution behind it. */
export interface SiteFacts {
  /** Keys of pictures, if the edge knows any. */
  readonly pictures: readonly string[];
}

type Render = (url: string, facts: SiteFacts) => SitePage | Promise<SitePage>;

interface ServerEntry {
  readonly render: Render;
  readonly faults?: unknown;
}

/**
 * Opens a built site: `server/entry-server.js`, which exports `render(url, facts)`, and static files in `client`. A site that
 * demonstrates failing pictures also exports `faults = true`.
 * @throws Error with a one-line message if the folder contains no such site
 */
export async function openSite(
  folder: string,
  pictures: () => Promise<readonly string[]> = async () => [],
): Promise<Site> {
  const { render, faults } = await entryOf(folder);
  const client = await realpath(join(folder, 'client')).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(
      `--site names ${folder}, which has no folder client (${cause.code}); build the site first.`,
    );
  });
  return {
    faults: faults === true ? createFaults() : undefined,
    owns: (target) => /^\/(?:$|\?)/.test(target) || target.startsWith(ASSETS_PREFIX),
    answer: async (request, response) => {
      const target = request.url ?? '/';
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        const detail = `${request.method} was sent, expected GET.`;
        return sendProblem(response, 405, 'Method not allowed', detail, { allow: 'GET, HEAD' });
      }
      if (target.startsWith(ASSETS_PREFIX)) return sendAsset(response, client, target);
      return sendPage(response, await render(target, { pictures: await pictures() }));
    },
  };
}

async function entryOf(folder: string): Promise<ServerEntry> {
  const entry = join(folder, 'server', 'entry-server.js');
  const loaded: Partial<ServerEntry> = await import(pathToFileURL(entry).href).catch((cause: Error) => {
    throw new Error(
      `--site names ${folder}, whose server/entry-server.js cannot be loaded (${cause.message}); build the site first.`,
      { cause },
    );
  });
  if (typeof loaded.render !== 'function')
    throw new Error(`--site names ${folder}, whose server/entry-server.js exports no function render(url).`);
  return loaded as ServerEntry;
}

function sendPage(response: ServerResponse, { status, html }: SitePage): void {
  send(response, status, html, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'referrer-policy': 'same-origin',
  });
}

async function sendAsset(response: ServerResponse, client: string, target: string): Promise<void> {
  const path = assetPath(target.slice(ASSETS_PREFIX.length).replace(/\?.*/s, ''));
  const body = path === undefined ? undefined : await readInside(client, path);
  if (path === undefined || body === undefined)
    return sendProblem(response, 404, 'Not found', 'The site has no such file.');
  send(response, 200, body, {
    'content-type': typeOf(path),
    'cache-control': isHashedName(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
}

/** Reads a file if it lies inside the folder after resolving all links; otherwise undefined. */
async function readInside(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    const real = await realpath(join(folder, path));
    return real.startsWith(folder + sep) ? await readFile(real) : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP'].includes(String(code))) return undefined;
    throw error;
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>>,
): void {
  response.writeHead(status, {
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
}

/**
 * The path of a static file below a folder, from the path of a URL.
 * @param urlPath path after the prefix, percent-encoded
 * @returns undefined for paths that are hidden, may leave the folder, or are invalid
 */
export function assetPath(urlPath: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(urlPath);
  } catch {
    return undefined;
  }
  // Empty segments, `.`, `..` and hidden files, and separators or drives of other systems.
  const odd = path.split('/').some((segment) => segment === '' || segment.startsWith('.'));
  return odd || /[\\:\p{Cc}]/u.test(path) ? undefined : path;
}

/** Whether a bundler put a content hash into a name, such as `entry-client-Bx3_a9dQ.js`. */
export const isHashedName = (path: string): boolean => /-[\w-]{8}\.\w+$/.test(path);

/** The media type of a file by its extension. Markdown is plain text, so that browsers display it. */
export function typeOf(path: string): string {
  const type = /\.md$/i.test(path) ? 'text/plain' : (lookup(path) ?? 'application/octet-stream');
  return type.startsWith('text/') ? `${type}; charset=utf-8` : type;
}
