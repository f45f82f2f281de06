// JavaScript, because programs that Node runs directly import it too.

/** Options of a Chromium that connects to nothing but the pages of a test. */
export const QUIET_CHROMIUM = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
