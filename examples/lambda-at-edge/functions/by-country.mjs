// origin-request: another object for viewers of some countries, and for phones. CloudFront adds both headers because the cache
// policy lists them; they are part of the key, so no viewer gets the object of another country.
const LANGUAGES = { DE: 'de', AT: 'de', FR: 'fr' };

const headerIn = (headers, name) => headers[name]?.[0]?.value;

export const handler = async (event) => {
  const { request } = event.Records[0].cf;
  const language = LANGUAGES[headerIn(request.headers, 'cloudfront-viewer-country')] ?? 'en';
  const small = headerIn(request.headers, 'cloudfront-is-mobile-viewer') === 'true';
  request.uri = `/greeting/${language}${small ? '-small' : ''}.txt`;
  return request;
};
