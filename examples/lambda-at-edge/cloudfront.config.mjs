/** @type {import('@cameo/cloudfront-emulator').DistributionConfig} */
const distribution = {
  origins: {
    // Folders replace buckets; the domain name is the one that functions see.
    site: { folder: './site' },
    preview: { folder: './preview', domainName: 'preview.s3.us-east-1.amazonaws.com' },
  },
  defaultRootObject: 'index.html',
  viewerCountry: 'US',
  behaviors: [
    {
      path: '/experiment/*',
      origin: 'site',
      functions: { viewerRequest: './functions/ab-test.mjs' },
    },
    {
      path: '/generated/*',
      origin: 'site',
      functions: { originRequest: './functions/generated.cjs' },
    },
    {
      path: '/greeting',
      origin: 'site',
      cachePolicy: { headers: ['CloudFront-Viewer-Country', 'CloudFront-Is-Mobile-Viewer'] },
      functions: { originRequest: './functions/by-country.mjs' },
    },
    {
      path: '/choice/*',
      origin: 'site',
      cachePolicy: { headers: ['X-Preview'] },
      functions: { originRequest: './functions/other-origin.mjs' },
    },
    {
      path: '/static/*',
      origin: 'site',
      cachePolicy: { queryStrings: 'all' },
      functions: { viewerRequest: './functions/normal-query.mjs' },
    },
    {
      path: '/docs/*',
      origin: 'site',
      functions: { viewerRequest: { cloudfrontFunction: './functions/pretty-urls.js' } },
      responseHeadersPolicy: { remove: ['Server'], set: { 'X-Frame-Options': 'DENY' } },
    },
    {
      path: '*',
      origin: 'site',
      functions: {
        viewerRequest: './functions/redirect.mjs',
        originResponse: './functions/friendly-404.mjs',
        viewerResponse: './functions/response-headers.mjs',
      },
    },
  ],
};

export default distribution;
