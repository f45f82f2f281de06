// viewer-request: redirects moved pages at the edge, before the cache.
const MOVED = new Map([
  ['/old-prices', '/prices.html'],
  ['/team', '/about.html'],
]);

export const handler = async (event) => {
  const { request } = event.Records[0].cf;
  const target = MOVED.get(request.uri);
  if (target === undefined) return request;
  const location = request.querystring === '' ? target : `${target}?${request.querystring}`;
  return {
    status: '301',
    statusDescription: 'Moved Permanently',
    headers: {
      location: [{ key: 'Location', value: location }],
      'cache-control': [{ key: 'Cache-Control', value: 'max-age=3600' }],
    },
  };
};
