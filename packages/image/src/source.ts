import { looseText, sourceKeyPath } from '@cameo/core';
import type { UrlGrammar } from './config.js';

/** A picture that is known: one that a bundler imported, or an entry of the manifest that `cameo describe` writes. */
export interface ImportedPicture {
  readonly src: string;
  /** Width of the original, px. */
  readonly width?: number;
  /** Height of the original, px. */
  readonly height?: number;
  /** ThumbHash in base64. */
  readonly thumbhash?: string;
  /** Version of its content, which goes into every URL of it unless the request has another `v`. */
  readonly v?: string;
}

/** A file that the resizer does not have, such as one of the site itself; it is shown as it is. */
export interface SiteFile {
  readonly url: string;
}

/** The path of an original below the base URL, written as it is; or a URL; or what a bundler imported. */
export type PictureSource = string | ImportedPicture | SiteFile | { readonly href: string };

/** What may be read of a source; a value that is only known at run time may be anything. */
type AnySource = Partial<Record<'url' | 'src' | 'href', unknown>>;

const fieldsOf = (source: unknown): object => (typeof source === 'object' && source !== null ? source : {});

/** The text of a source; empty for a value that is none. */
export function srcOf(source: PictureSource): string {
  if (typeof source === 'string') return source;
  const { href, src, url }: AnySource = fieldsOf(source);
  const text = href ?? src ?? url;
  return typeof text === 'string' ? text : '';
}

/** Whether a source is a file of the site, which is shown as it is. */
export const isSiteFile = (source: PictureSource): boolean => Boolean((fieldsOf(source) as AnySource).url);

/** What a bundler knows of a picture; nothing of a path. */
export const importedPicture = (source: PictureSource | undefined): Partial<ImportedPicture> =>
  fieldsOf(source);

/** A request for a picture with the version that is known of it; one that is asked for wins. */
export const withVersion = <T extends { readonly v?: unknown }>(request: T, src: PictureSource): T => {
  const { v } = importedPicture(src);
  return v === undefined || request.v !== undefined ? request : { ...request, v };
};

/** A length of at least 1 px; undefined for any other value. */
export function positive(given: unknown): number | undefined {
  const length = Number.parseFloat(looseText(given));
  return length >= 1 && length < Infinity ? length : undefined;
}

/** Whether a path is that of a drawing, which is sharp at every size: browsers are given the original itself. */
export const isDrawing = (path: string): boolean => /\.svg$/i.test(path);

const withoutScheme = (url: string): string => url.replace(/^https?:/i, '');

/** What Next makes of an imported picture: a file of the site, which no bucket has. */
export const isBundled = (src: string): boolean => /(?:^|\/)_next\/static\//.test(src);

/** The path of a source as {@link sourcePath} answers it; undefined for a file of the site, too. */
export const pathOf = (source: PictureSource, grammar: UrlGrammar): string | undefined =>
  isSiteFile(source) || isBundled(srcOf(source)) ? undefined : sourcePath(srcOf(source), grammar);

/**
 * What a source is to the resizer.
 * @returns the path of its original, percent-encoded, starting with `/`; an empty text when no original can have that
 * name; undefined for a URL on another host
 */
function sourcePath(src: string, { baseUrl, limits }: UrlGrammar): string | undefined {
  let key = src;
  try {
    if (/^(https?:)?\/\/|^(data|blob):/i.test(src)) {
      const own = `${withoutScheme(baseUrl)}/`;
      key = withoutScheme(src);
      if (!baseUrl || !key.startsWith(own)) return undefined;
      key = decodeURIComponent(key.slice(own.length).replace(/[?#].*/, ''));
    }
    // No key has segments that are empty, `.` or `..`.
    return sourceKeyPath(`/${key}`.replace(/\/\.{0,2}(?=\/|$)/g, '').slice(1), limits);
  } catch {
    // Not UTF-8, or half a surrogate pair.
    return '';
  }
}
