import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A minimal S3 that stores only keys, and lists and deletes them, a thousand at a time. */
export interface ListedS3 {
  readonly endpoint: string;
  /** The keys of all objects. */
  readonly keys: Set<string>;
  readonly close: () => Promise<void>;
}

const MAX_KEYS = 1000;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/**
 * Starts a server with these keys, in any bucket.
 * @param deleteMs time to delete a page
 */
export async function startListedS3(held: Iterable<string>, deleteMs = 0): Promise<ListedS3> {
  const keys = new Set(held);

  function listing(query: URLSearchParams): string {
    const [prefix, after] = [query.get('prefix') ?? '', query.get('continuation-token') ?? ''];
    const page: string[] = [];
    // Keys are never added, and a set keeps its order: the first ones after the token are the next page.
    for (const key of keys) if (key.startsWith(prefix) && key > after && page.push(key) > MAX_KEYS) break;
    const [shown, more] = [page.slice(0, MAX_KEYS), page.length > MAX_KEYS];
    const contents = shown.map(
      (key) => `<Contents><Key>${escaped(encodeURIComponent(key))}</Key></Contents>`,
    );
    const next = more ? `<NextContinuationToken>${escaped(shown.at(-1) ?? '')}</NextContinuationToken>` : '';
    return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`;
  }

  function deleting(body: string): string {
    for (const [, key = ''] of body.matchAll(/<Key>([^<]*)<\/Key>/g)) keys.delete(key);
    return '<DeleteResult></DeleteResult>';
  }

  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://s3');
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      body += part;
    });
    request.on('end', () => {
      const lists = searchParams.has('list-type');
      const answer = lists ? listing(searchParams) : deleting(body);
      response.writeHead(200, { 'content-type': 'application/xml' });
      setTimeout(() => response.end(answer), lists ? 0 : deleteMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
