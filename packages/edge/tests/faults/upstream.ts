import type { ServerResponse } from 'node:http';

/** The real server's answer. */
export interface Upstream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Forwards a call to the real server, with another body if one is given. */
export type Forward = (changed?: {
  readonly body?: Buffer;
  /** Closes the connection after this many bytes of the body. */
  readonly cutAfter?: number;
}) => Promise<Upstream>;

/** Returns an answer unchanged. */
export function pass(response: ServerResponse, { status, headers, body }: Upstream): void {
  const { connection: _, 'transfer-encoding': __, ...rest } = headers;
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(body.length) };
  response.writeHead(status, { ...rest, ...length }).end(body);
}
