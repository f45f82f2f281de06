/** `Accept` headers that clients send for pictures, and the token of each. */
export const ACCEPT_HEADERS = {
  chrome: ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'image/avif,image/webp'],
  chromePage: [
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
    'image/avif,image/webp',
  ],
  firefox: ['image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5', 'image/avif,image/webp'],
  firefox92: ['image/avif,image/webp,*/*', 'image/avif,image/webp'],
  safari: [
    'image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5',
    'image/avif,image/webp',
  ],
  safari14: ['image/webp,image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5', 'image/webp'],
  edge18: ['image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5', 'image/webp'],
  internetExplorer: ['image/png, image/svg+xml, image/jxr, image/*; q=0.8, */*; q=0.5', '*/*'],
  curl: ['*/*', '*/*'],
} as const satisfies Record<string, readonly [header: string, token: string]>;
