import { connect } from 'node:net';

/** An answer as its bytes say it, header lines in their order. */
export interface RawAnswer {
  readonly status: number;
  readonly lines: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

/** What a server sent until the connection was over. */
export interface Exchange {
  readonly answers: readonly RawAnswer[];
  /** What came after the last whole answer; empty where all is well. */
  readonly rest: Buffer;
  /** Whether the server ended the connection; else the client gave up after `quietMs`. */
  readonly closed: boolean;
}

/**
 * Writes bytes to a server as they are, no client between them, and reads until it closes the connection or says nothing
 * for `quietMs`.
 * @param sent a text is written as Latin-1: a character for each byte
 * @param heads methods of the requests, in order, where one is HEAD: its answer has no body
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
    // A server that ends a connection while it is written to resets it.
    socket.on('error', () => done(true));
    socket.on('close', () => done(true));
    socket.write(typeof sent === 'string' ? Buffer.from(sent, 'latin1') : sent);
  });
}

/** A request of one line and some headers that ends its connection; `target` is written as it is. */
export const requestText = (target: string, method = 'GET', headers: readonly string[] = []): string =>
  [`${method} ${target} HTTP/1.1`, 'Host: 127.0.0.1', 'Connection: close', ...headers, '', ''].join('\r\n');

/** The one answer to such a request. @throws Error when there is none, or more */
export async function askRaw(
  base: string,
  target: string,
  method = 'GET',
  headers: readonly string[] = [],
): Promise<RawAnswer> {
  const { answers, rest } = await exchange(base, requestText(target, method, headers), { methods: [method] });
  const [only, ...others] = answers;
  if (only === undefined || others.length > 0 || rest.length > 0)
    throw new Error(
      `${method} ${JSON.stringify(target)}: ${answers.length} answers and ${rest.length} bytes`,
    );
  return only;
}

/** The value of a header, lines joined; undefined where there is none. */
export const headerIn = ({ lines }: RawAnswer, name: string): string | undefined => {
  const values = lines.filter(([each]) => each.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
};

/** Answers by RFC 9112, 6.3: none of 1xx, 204, 304 nor to HEAD has a body; chunks, a length, or all that is left. */
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
    // 100 Continue comes before the answer itself.
    if (status < 200) continue;
    const bare = status === 204 || status === 304 || methods[answers.length] === 'HEAD';
    const { body, length } = bare ? { body: rest.subarray(0, 0), length: 0 } : bodyOf(answer, rest);
    answers.push({ ...answer, body });
    rest = rest.subarray(length);
  }
  return { answers, rest };
}

/** The body that an answer's headers announce, and how many bytes it takes. */
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
    // What is cut off is left over.
    if (line < 0 || Number.isNaN(size) || at > rest.length) return { body: rest.subarray(0, 0), length: 0 };
    if (size === 0) return { body: Buffer.concat(chunks), length: at };
    chunks.push(rest.subarray(line + 2, at - 2));
  }
}
