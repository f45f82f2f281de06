import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineImageConfig } from '@cameo/core';
import { createDirectoryStore } from '@cameo/edge';
import { createLocalEdge } from '@cameo/local-edge';
import { answerOrders } from '../harness/answer.js';

// One of the servers, in a separate process; see servers.ts. Reports its URL when it listens.

/** The server to start, and its folders. */
export interface ServerOrder {
  readonly kind: 'cameo' | 'ipx';
  readonly pictures: string;
  readonly derivatives: string;
}

async function startCameo({ pictures, derivatives }: ServerOrder): Promise<string> {
  const config = defineImageConfig({ bucket: 'pictures', region: 'eu-central-1' });
  const edge = await createLocalEdge({
    config,
    store: createDirectoryStore({ sources: pictures, derivatives }),
  });
  return edge.url;
}

async function startIpx({ pictures }: ServerOrder): Promise<string> {
  const { createIPX, createIPXNodeServer, ipxFSStorage } = await import('ipx');
  const ipx = createIPX({ storage: ipxFSStorage({ dir: pictures }) });
  const server = createServer(createIPXNodeServer(ipx) as RequestListener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

answerOrders((order: ServerOrder) => (order.kind === 'cameo' ? startCameo(order) : startIpx(order)));
