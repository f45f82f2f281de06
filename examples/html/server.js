import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { PAGES } from './pages.js';

const STYLES = {
  '/cameo.css': fileURLToPath(import.meta.resolve('@cameo/react-image/styles.css')),
  '/page.css': fileURLToPath(new URL('./page.css', import.meta.url)),
};

const pictures = new URL(process.env.PICTURES ?? 'http://127.0.0.1:4600').origin;
const POLICY = `default-src 'none'; style-src 'self'; img-src ${pictures}`;

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const send = (status, type, body) =>
    response.writeHead(status, { 'content-type': type, 'content-security-policy': POLICY }).end(body);
  if (pathname in STYLES) return send(200, 'text/css', await readFile(STYLES[pathname]));
  if (pathname in PAGES) return send(200, 'text/html; charset=utf-8', PAGES[pathname]());
  send(404, 'text/plain', 'There is no such page.\n');
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  process.stdout.write(`Open http://127.0.0.1:${server.address().port}/\n`);
});
