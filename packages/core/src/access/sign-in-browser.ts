// What a bundler for browsers finds instead of sign.ts. It exports nothing of it, so that such a build already fails.
throw new Error(
  'Got @cameo/core/sign in a browser, expected it on a server only: it needs the secret. Sign there, and send the URL or the token.',
);
