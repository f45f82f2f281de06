// Replaces sign.ts in browser bundles. It has no exports, so that such a build fails.
throw new Error(
  'Got @cameo/core/sign in a browser, expected it on a server only: it needs the secret. Sign there, and send the URL or the token.',
);
