// viewer-response: adds headers to every answer, from the cache or not.
const SECURITY = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'self'",
};

export const handler = async (event) => {
  const { response } = event.Records[0].cf;
  for (const [key, value] of Object.entries(SECURITY)) response.headers[key.toLowerCase()] = [{ key, value }];
  // The bucket's own headers are removed; the name of the server is overridden, as any header can be.
  response.headers.server = [{ key: 'Server', value: 'edge' }];
  delete response.headers['x-amz-request-id'];
  delete response.headers['x-amz-id-2'];
  return response;
};
