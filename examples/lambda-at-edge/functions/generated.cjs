// origin-request: a whole answer without an origin, which the cache keeps. CommonJS and a callback, as older functions have them.
const page = (path) => `<!doctype html>
<title>Made at the edge</title>
<p>No origin was asked for ${path.replace(/[<&]/g, '')}.</p>
`;

exports.handler = (event, _context, callback) => {
  const { request } = event.Records[0].cf;
  callback(null, {
    status: '200',
    statusDescription: 'OK',
    headers: {
      'content-type': [{ key: 'Content-Type', value: 'text/html; charset=utf-8' }],
      'cache-control': [{ key: 'Cache-Control', value: 'max-age=60' }],
    },
    body: page(request.uri),
  });
};
