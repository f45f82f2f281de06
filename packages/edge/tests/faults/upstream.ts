import type { ServerResponse } from 'node:http';

/** What the real server answered. */
export interface Upstream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Sends a call on to the real server, with another body than it came with when one is given. */
export type Forward = (changed?: {
  readonly body?: Buffer;
  /** Closes the connection after this many bytes of the body. */
  readonly cutAfter?: number;
}) => Promise<Upstream>;

/** Hands an answer on as it came. */
export function pass(response: ServerResponse, { status, headers, body }: Upstream): void {
  const { connection: _, 'transfer-encoding': __, ...rest } = headers;
  const length = status === 204 || status === 304 ? {} : { 'content-length': String(body.length) };
  response.writeHead(status, { ...rest, ...length }).end(body);
}
