import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { PAGES } from './pages.js';

const FILES = {
  '/cameo.css': ['text/css', fileURLToPath(import.meta.resolve('@cameo/image/styles.css'))],
  '/page.css': ['text/css', fileURLToPath(new URL('./page.css', import.meta.url))],
  '/icon.svg': ['image/svg+xml', fileURLToPath(new URL('./icon.svg', import.meta.url))],
};

const pictures = new URL(process.env.PICTURES ?? 'http://127.0.0.1:4600').origin;
const POLICY = `default-src 'none'; style-src 'self'; img-src 'self' ${pictures}`;

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const send = (status, type, body) =>
    response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY }).end(body);
  if (Object.hasOwn(FILES, pathname)) {
    const [type, file] = FILES[pathname];
    return send(200, type, await readFile(file));
  }
  if (Object.hasOwn(PAGES, pathname)) return send(200, 'text/html; charset=utf-8', PAGES[pathname]());
  send(404, 'text/plain', 'There is no such page.\n');
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  process.stdout.write(`Open http://127.0.0.1:${server.address().port}/\n`);
});
