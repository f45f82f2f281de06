// viewer-request: parameters in one order and one case, so that equal requests are one cached object.
export const handler = async (event) => {
  const { request } = event.Records[0].cf;
  const pairs = [...new URLSearchParams(request.querystring.toLowerCase())];
  pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  request.querystring = new URLSearchParams(pairs).toString();
  return request;
};
