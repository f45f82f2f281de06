/** What a purge dropped. */
export interface Purged {
  readonly path: string;
  /** Objects dropped from the edge's cache. */
  readonly cached: number;
  /** Derivatives deleted from the store. */
  readonly derivatives: number;
}

/** Drops the variants of sources. @throws what the store throws when derivatives cannot be deleted */
export type Purge = (...sourceKeys: readonly string[]) => Promise<Omit<Purged, 'path'>>;

/** The source key that a purge asks for, or why there is none. */
export function sourceKeyToPurge(path: string | null): { readonly key: string } | { readonly wrong: string } {
  const expected =
    'expected ?path=/ followed by the key of one source, as in POST /__edge/purge?path=/talent/alice.jpg';
  if (path === null || path === '') return { wrong: `No path was given; ${expected}.` };
  if (!path.startsWith('/')) return { wrong: `The path does not start with "/"; ${expected}.` };
  const segments = path.slice(1).split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..'))
    return { wrong: `The path has an empty, "." or ".." segment; ${expected}.` };
  if (/\p{Cc}/u.test(path)) return { wrong: `The path has control characters; ${expected}.` };
  if (Buffer.byteLength(path) > 1024)
    return { wrong: `The path is longer than an S3 key (1,024 bytes); ${expected}.` };
  if (segments[0] === '_variants') return { wrong: `The path is a derivative's; ${expected}.` };
  return { key: path.slice(1) };
}
