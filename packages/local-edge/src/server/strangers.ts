import type { IncomingMessage } from 'node:http';

/** Names that only this machine has. */
const LOOPBACK = /^(?:127\.0\.0\.1|localhost|[\w.-]+\.localhost|\[::1\])(?::\d+)?$/i;

const isLocalPage = (url: string | undefined): boolean =>
  url !== undefined && URL.canParse(url) && LOOPBACK.test(new URL(url).host);

/**
 * Who asks for a picture and is not of this machine; undefined for commands, for pages of this machine, whatever their port,
 * and for a person who follows a link. A page of another site in the same browser could otherwise read a folder of private
 * pictures: by itself, or by a name of its own that it lets point to this machine.
 */
export function strangerOf({ headers }: IncomingMessage): string | undefined {
  const { host = '', origin, referer } = headers;
  if (!LOOPBACK.test(host)) return `the host "${host}"`;
  if (origin !== undefined) return isLocalPage(origin) ? undefined : `the page "${origin}"`;
  if (headers['sec-fetch-site'] !== 'cross-site') return undefined;
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return isLink || isLocalPage(referer) ? undefined : `a page of another site (${referer ?? 'not named'})`;
}
