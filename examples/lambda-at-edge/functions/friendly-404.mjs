// origin-response: without list permission, a bucket answers 403 for a missing key; viewers get 404, with a page.
export const handler = async (event) => {
  const { request, response } = event.Records[0].cf;
  if (response.status !== '403' && response.status !== '404') return response;
  // The response of the event is mutated, not replaced: its transfer-encoding is read-only, and a new one would lack it.
  response.status = '404';
  response.statusDescription = 'Not Found';
  response.headers['content-type'] = [{ key: 'Content-Type', value: 'text/plain; charset=utf-8' }];
  response.headers['cache-control'] = [{ key: 'Cache-Control', value: 'max-age=10' }];
  response.body = `There is nothing at ${request.uri}.\n`;
  return response;
};
