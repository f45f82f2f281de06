import type { IncomingMessage } from 'node:http';

/** Host names of this machine only. */
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|[\w.-]+\.localhost|\[::1\])(?::\d+)?$/i;

const isLocalPage = (url: string | undefined): boolean =>
  url !== undefined && URL.canParse(url) && LOOPBACK.test(new URL(url).host);

/**
 * The origin of a foreign request; undefined for commands, for pages of this machine on any port, and for a user who follows a
 * link. Otherwise a page of another site in the same browser could read a folder of private pictures, directly or by DNS
 * rebinding.
 */
export function foreignOrigin({ headers }: IncomingMessage): string | undefined {
  const { host = '', origin, referer } = headers;
  if (!LOOPBACK.test(host)) return `the host "${host}"`;
  if (origin !== undefined) return isLocalPage(origin) ? undefined : `the page "${origin}"`;
  if (headers['sec-fetch-site'] !== 'cross-site') return undefined;
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return isLink || isLocalPage(referer) ? undefined : `a page of another site (${referer ?? 'not named'})`;
}
