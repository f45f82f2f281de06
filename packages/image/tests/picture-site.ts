import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { crc32, deflateSync } from 'node:zlib';
import { defineImageConfig, grammarHash } from '@cameo/core';
import { build } from 'esbuild';

/** For a configuration without grammar fields. */
const DEFAULT_HASH = grammarHash(defineImageConfig({ bucket: 'example', region: 'eu-central-1' }));

/** An answer for a picture; a status without other fields is a failure. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Width and height of the picture, px; the requested ones by default. */
  readonly size?: readonly [width: number, height: number];
  /** Delays the answer until the promise resolves. */
  readonly when?: Promise<void>;
}

/** A server of pages and pictures on this machine. */
export interface PictureSite {
  readonly origin: string;
  /** Requests for pictures, such as `GET /a.png`, without their queries. */
  readonly requests: string[];
  /** The same requests, path and query. */
  readonly urls: string[];
  /** Answers by path, in sequence; the last one repeats. A path without an answer is a picture. */
  readonly answers: Map<string, readonly Answer[]>;
  /** The contents of `/page`, its script and `/page.css`, and a transformation of the package's own stylesheet. */
  page: { html: string; script: string; css?: string; styles?: (rules: string) => string };
  readonly close: () => Promise<void>;
}

/** A strict policy: neither inline styles nor inline scripts. */
const POLICY = "default-src 'self'; style-src 'self'";

export async function startPictureSite(): Promise<PictureSite> {
  const requests: string[] = [];
  const urls: string[] = [];
  const answers = new Map<string, readonly Answer[]>();
  const answered = new Map<string, number>();
  const sendPart = (response: ServerResponse, type: string, body: string | Buffer) =>
    response
      .writeHead(200, {
        'content-type': type,
        'content-security-policy': POLICY,
        'cache-control': 'no-store',
      })
      .end(body);

  const server = createServer((request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (path === '/favicon.ico') return void response.writeHead(204).end();
    if (path === '/page') return void sendPart(response, 'text/html; charset=utf-8', site.page.html);
    if (path === '/page.js') return void sendPart(response, 'text/javascript', site.page.script);
    if (path === '/styles.css')
      return void sendPart(response, 'text/css', site.page.styles?.(STYLES) ?? STYLES);
    if (path === '/page.css') return void sendPart(response, 'text/css', site.page.css ?? '');
    requests.push(`${request.method} ${path}`);
    urls.push(request.url ?? '');
    const turn = answered.get(path) ?? 0;
    const all = answers.get(path) ?? [];
    const answer = all[Math.min(turn, all.length - 1)] ?? { status: 200 };
    // A HEAD repeats the status of the last answer.
    const current = request.method === 'HEAD' ? (all[Math.min(turn, all.length) - 1] ?? answer) : answer;
    if (request.method === 'GET') answered.set(path, turn + 1);
    const [width, height] = current.size ?? [searchParams.get('w'), searchParams.get('h')];
    const png = pngOf(Number(width ?? 48), Number(height ?? 48));
    const send = () => {
      response.writeHead(current.status, {
        'cache-control': 'no-store',
        ...(current.status === 200 && { 'content-type': 'image/png', 'content-length': png.length }),
        ...current.headers,
      });
      response.end(current.status === 200 && request.method === 'GET' ? png : undefined);
    };
    if (current.when) current.when.then(send);
    else setTimeout(send, 0);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const site: PictureSite = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    urls,
    answers,
    page: { html: '', script: '' },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
  return site;
}

const pngs = new Map<string, Buffer>();

/** Grey noise: a browser that looks for the largest picture ignores one without detail. */
function pngOf(width: number, height: number): Buffer {
  const known = pngs.get(`${width} ${height}`);
  if (known) return known;
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  const row = width + 1;
  const noise = Uint8Array.from({ length: height * row }, (_, at) =>
    // A row begins with its filter, which is 0.
    at % row === 0 ? 0 : (Math.imul(at, 2_654_435_761) >>> 13) & 255,
  );
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    // 8-bit grey.
    chunk('IHDR', Buffer.concat([size, Buffer.from('0800000000', 'hex')])),
    chunk('IDAT', deflateSync(noise, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  pngs.set(`${width} ${height}`, png);
  return png;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

const resolveDir = fileURLToPath(new URL('..', import.meta.url));
const STYLES = (await build({ entryPoints: [`${resolveDir}src/styles.css`], write: false, minify: true }))
  .outputFiles[0]?.text as string;

/**
 * Bundles a script for a page, in development or for production.
 * @param options.from folder of the package that the script imports by path
 */
export async function bundlePage(
  contents: string,
  {
    mode = 'development',
    alias = {},
    from = resolveDir,
  }: {
    readonly mode?: string;
    readonly alias?: Readonly<Record<string, string>>;
    readonly from?: string;
  } = {},
): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: from, loader: 'tsx' },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    alias: { ...alias },
    define: {
      'process.env.NODE_ENV': JSON.stringify(mode),
      __CAMEO_GRAMMAR_HASH__: JSON.stringify(DEFAULT_HASH),
      __CAMEO_SERVER__: 'false',
    },
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

/** A page whose body is `html`, with the stylesheet and the script. */
export const pageOf = (html: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pictures</title>${head}<link rel="stylesheet" href="/styles.css"></head><body><div id="root">${html}</div><script type="module" src="/page.js"></script></body></html>`;
