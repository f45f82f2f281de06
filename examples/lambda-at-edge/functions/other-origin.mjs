// origin-request: a header chooses the origin.
export const handler = async (event) => {
  const { request } = event.Records[0].cf;
  if (request.headers['x-preview']?.[0]?.value !== 'yes') return request;
  request.origin.s3.domainName = 'preview.s3.us-east-1.amazonaws.com';
  request.headers.host = [{ key: 'Host', value: request.origin.s3.domainName }];
  return request;
};
