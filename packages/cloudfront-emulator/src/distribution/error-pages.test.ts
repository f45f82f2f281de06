import { describe, expect, it } from 'vitest';
import { startEdge } from '../../tests/distribution-under-test.js';

/** An origin with two pages; other paths name their own status, and count how often they were asked for. */
const origin = ({ uri }: { readonly uri: string }) => {
  if (uri === '/index.html') return { body: 'the app', headers: { 'Cache-Control': 'max-age=60' } };
  if (uri === '/sorry.html') return { body: 'sorry' };
  return { status: Number(/\d{3}$/.exec(uri)?.[0] ?? 404), body: 'error of the origin' };
};

const errorPages = {
  403: { path: '/index.html', status: 200 },
  404: { path: '/sorry.html', status: 404 },
  500: { path: '/deleted.html', status: 500 },
};

describe('E: custom error pages (D:custom-error-pages)', () => {
  it('have the configured status, and the error is cached under its own path', async () => {
    const { ask, originRequests } = await startEdge(origin, {}, { errorPages });
    const seen = async (path: string) => {
      const { status, text, headers } = await ask(path);
      return [status, text, headers['x-cache']];
    };
    expect(await seen('/deep/403')).toEqual([200, 'the app', 'Error from cloudfront']);
    expect(await seen('/gone/404')).toEqual([404, 'sorry', 'Error from cloudfront']);
    expect(await seen('/gone/404')).toEqual([404, 'sorry', 'Error from cloudfront']);
    expect(await seen('/index.html')).toEqual([200, 'the app', 'Hit from cloudfront']);
    expect(originRequests.map(({ uri }) => uri)).toEqual([
      '/deep/403',
      '/index.html',
      '/gone/404',
      '/sorry.html',
    ]);
  });

  it('a page that is missing gives its own status, as in the example of the page', async () => {
    const { ask } = await startEdge(origin, {}, { errorPages });
    expect((await ask('/broken/500')).status).toBe(404);
  });

  it('other errors stay, and so do errors that a function generates', async () => {
    const { ask } = await startEdge(
      origin,
      {
        originRequest: (event) => {
          const request = event.Records[0]?.cf.request;
          return request?.uri === '/own' ? { status: '404', body: 'own' } : request;
        },
      },
      { errorPages },
    );
    expect([(await ask('/a/503')).text, (await ask('/own')).text]).toEqual(['error of the origin', 'own']);
  });

  it('HEAD gets the head only, and no viewer-response function runs (D:lambda-cloudfront-trigger-events)', async () => {
    const { ask, invocations } = await startEdge(
      origin,
      { viewerResponse: ({ response }) => response },
      { errorPages },
    );
    const { status, text, headers } = await ask('/deep/403', { method: 'HEAD' });
    expect([status, text, headers['content-length']]).toEqual([200, '', '7']);
    expect(invocations['viewer-response']).toBe(0);
  });
});
