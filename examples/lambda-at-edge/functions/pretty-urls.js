// A CloudFront Function on viewer-request: /docs/ is /docs/index.html.
function handler(event) {
  var request = event.request;
  if (request.uri.endsWith('/')) request.uri += 'index.html';
  return request;
}
