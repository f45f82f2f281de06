// One of the servers, in a process of its own; see servers.ts. Prints its URL when it listens.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { createLocalEdge } from '@cameo/local-edge';

const [kind = '', pictures = '', derivatives = ''] = process.argv.slice(2);

async function startCameo(): Promise<string> {
  const config = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });
  const edge = await createLocalEdge({
    config,
    store: createDirectoryStore({ sources: pictures, derivatives }),
  });
  return edge.url;
}

async function startIpx(): Promise<string> {
  const { createIPX, createIPXNodeServer, ipxFSStorage } = await import('ipx');
  const ipx = createIPX({ storage: ipxFSStorage({ dir: pictures }) });
  const server = createServer(createIPXNodeServer(ipx) as RequestListener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

process.stdout.write(`${await (kind === 'cameo' ? startCameo() : startIpx())}\n`);
