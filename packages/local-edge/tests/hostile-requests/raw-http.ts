import { connect } from 'node:net';

/** A raw answer, header lines in order. */
export interface RawAnswer {
  readonly status: number;
  readonly lines: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** A server's output until the connection ended. */
export interface Exchange {
  readonly answers: readonly RawAnswer[];
  /** The bytes after the last complete answer; empty if all is well. */
  readonly rest: Buffer;
  /** Whether the server closed the connection; otherwise the client gave up after `quietMs`. */
  readonly closed: boolean;
}

/**
 * Writes raw bytes to a server, without an HTTP client, and reads until it closes the connection or is silent for `quietMs`.
 * @param sent a string is written as Latin-1: one character per byte
 * @param heads methods of the requests, in order, if one is HEAD: its answer has no body
 */
export function exchange(
  base: string,
  sent: string | Buffer,
  { quietMs = 2000, methods = [] as readonly string[] } = {},
): Promise<Exchange> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: hostname, port: Number(port) });
    const done = (closed: boolean) => {
      socket.destroy();
      resolve({ ...readAnswers(Buffer.concat(chunks), methods), closed });
    };
    socket.setNoDelay(true);
    socket.setTimeout(quietMs, () => done(false));
    socket.on('data', (chunk) => chunks.push(chunk));
    // A server that closes a connection during a write resets it.
    socket.on('error', () => done(true));
    socket.on('close', () => done(true));
    socket.write(typeof sent === 'string' ? Buffer.from(sent, 'latin1') : sent);
  });
}

/** A request with one line and some headers that closes its connection; `target` is written unchanged. */
export const requestText = (target: string, method = 'GET', headers: readonly string[] = []): string =>
  [`${method} ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join('\r\n');

/** The single answer to such a request. @throws Error if there is none, or more than one */
export async function askRaw(
  base: string,
  target: string,
  method = 'GET',
  headers: readonly string[] = [],
): Promise<RawAnswer> {
  // The server closes the connection, however long it renders on a busy machine.
  const how = { quietMs: 60_000, methods: [method] };
  const { answers, rest } = await exchange(base, requestText(target, method, headers), how);
  const [only, ...others] = answers;
  if (only === undefined || others.length > 0 || rest.length > 0)
    throw new Error(
      `${method} ${JSON.stringify(target)}: ${answers.length} answers and ${rest.length} bytes`,
    );
  return only;
}

/** The value of a header, lines joined; undefined if it is absent. */
export const headerIn = ({ lines }: RawAnswer, name: string): string | undefined => {
  const values = lines.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
};

/** Answers by RFC 9112, 6.3: no body for 1xx, 204, 304 and HEAD; otherwise chunks, a length, or everything left. */
function readAnswers(bytes: Buffer, methods: readonly string[]): Omit<Exchange, 'closed'> {
  const answers: RawAnswer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n');
    const [statusLine = '', ...head] = rest.subarray(0, Math.max(end, 0)).toString('latin1').split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3})(?: |$)/.exec(statusLine)?.[1]);
    if (end < 0 || Number.isNaN(status)) break;
    const lines = head.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    });
    const answer = { status, lines, body: Buffer.of() };
    rest = rest.subarray(end + 4);
    // 100 Continue precedes the final answer.
    if (status < 200) continue;
    const bare = status === 204 || status === 304 || methods[answers.length] === 'HEAD';
    const { body, length } = bare ? { body: rest.subarray(0, 0), length: 0 } : bodyOf(answer, rest);
    answers.push({ ...answer, body });
    rest = rest.subarray(length);
  }
  return { answers, rest };
}

/** The body that an answer's headers announce, and its length on the wire. */
function bodyOf(answer: RawAnswer, rest: Buffer): { readonly body: Buffer; readonly length: number } {
  if (headerIn(answer, 'transfer-encoding') === undefined) {
    const length = Math.min(Number(headerIn(answer, 'content-length') ?? rest.length), rest.length);
    return { body: rest.subarray(0, length), length };
  }
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = rest.indexOf('\r\n', at);
    const size = Number.parseInt(rest.subarray(at, line).toString('latin1'), 16);
    at = line + 2 + size + 2;
    // A truncated body is left over.
    if (line < 0 || Number.isNaN(size) || at > rest.length) return { body: rest.subarray(0, 0), length: 0 };
    if (size === 0) return { body: Buffer.concat(chunks), length: at };
    chunks.push(rest.subarray(line + 2, at - 2));
  }
}
