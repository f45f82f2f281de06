import { createServer, type Socket } from 'node:net';

/** A minimal HTTP server that misbehaves byte by byte, as a real S3 cannot be made to. */
export interface FaultyS3 {
  readonly endpoint: string;
  /** Request lines so far, such as `GET /bucket/key HTTP/1.1`. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/** Starts the server; `answer` is called when a request is complete, `attempt` counts from 1. */
export async function startFaultyS3(answer: (socket: Socket, attempt: number) => void): Promise<FaultyS3> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Clients give up; that is what the tests are about.
    socket.on('error', () => undefined);
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      const end = text.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
      if (end < 0 || text.length < end + 4 + length) return;
      requests.push(text.slice(0, text.indexOf('\r\n')));
      text = '';
      answer(socket, requests.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const close = (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { endpoint: `http://127.0.0.1:${address.port}`, requests, close };
}

/** An answer with S3's error document, after which the connection is closed. */
export function errorAnswer(status: string, code: string): string {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>On purpose</Message></Error>`;
  return [
    `HTTP/1.1 ${status}`,
    'content-type: application/xml',
    `content-length: ${body.length}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
