import {
  ACCEPT_TOKENS,
  canonicalize,
  canonicalPath,
  type ImageConfig,
  keyPath,
  type ParamName,
  parseRequest,
  sourceKey,
} from '@cameo/core';
import { keepsWidth } from '@cameo/core/plan';

/** `Accept` of each kind of client. */
export const ACCEPTS = {
  avif: ACCEPT_TOKENS.avif,
  webp: ACCEPT_TOKENS.webp,
  jpeg: ACCEPT_TOKENS.universal,
} as const;

export type WarmFormat = keyof typeof ACCEPTS;

/** One variant to request. */
export interface WarmRequest {
  /** Canonical, as in the URLs of pages. */
  readonly path: string;
  readonly format: WarmFormat;
  /**
   * Width of the answer unless the original is narrower, px; undefined if another parameter determines it, such as a height.
   */
  readonly width: number | undefined;
}

/** The variants of one picture in one format, narrow ones first: they end at the width of the original. */
export interface Series {
  readonly source: string;
  readonly requests: readonly WarmRequest[];
}

/** The requested variants for each picture. */
export interface WarmWish {
  readonly widths: readonly number[];
  readonly formats: readonly WarmFormat[];
  /** Further parameters of each URL, such as `q=70`; may be empty. */
  readonly query: string;
}

/**
 * The sources in a list: one path or key per line; empty lines and those that start with `#` are skipped.
 * @throws Error that names the line of an invalid key
 */
export function sourcesIn(text: string, config: ImageConfig): readonly string[] {
  const found = new Set<string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const written = line.trim();
    if (written === '' || written.startsWith('#')) continue;
    const key = sourceKey(written.replace(/^\//, ''), config.limits);
    if (!key.ok)
      throw new Error(
        `Line ${index + 1} of the list got ${JSON.stringify(written)}, expected the key of a picture, such as talent/alice.jpg.`,
      );
    found.add(key.value);
  }
  return [...found];
}

/**
 * All requests in order.
 * @throws Error if the further parameters are invalid
 */
export function seriesOf(sources: readonly string[], wish: WarmWish, config: ImageConfig): readonly Series[] {
  return sources.flatMap((source) => {
    const widths = wish.widths.map((width) => requestOf(source, width, wish.query, config));
    const distinct = new Map(widths.sort((a, b) => a.rung - b.rung).map((each) => [each.path, each]));
    return wish.formats.map((format) => ({
      source,
      requests: [...distinct.values()].map(({ path, width }) => ({ path, format, width })),
    }));
  });
}

function requestOf(source: string, width: number, query: string, config: ImageConfig) {
  const text = [`w=${width}`, query].filter((part) => part !== '').join('&');
  const request = parseRequest(keyPath(source), text, config);
  if (!request.ok) {
    const [{ param, received, expected }] = request.issues;
    throw new Error(
      `--query makes ${param}=${received}, expected ${expected ?? 'a parameter of the grammar'}.`,
    );
  }
  const { w: rung = width } = canonicalize(request.value.transform, config);
  const decides = (Object.keys(request.value.transform) as ParamName[]).every(keepsWidth);
  return { path: canonicalPath(request.value, config), rung, width: decides ? rung : undefined };
}
