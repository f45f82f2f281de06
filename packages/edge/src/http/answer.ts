import { HARMLESS_POLICY } from '@cameo/core/config';

/** An answer, before it is converted to the response type of a trigger. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined only for HEAD: for other methods CloudFront would send the origin's own body. */
  readonly body?: { readonly text: string } | { readonly bytes: Uint8Array } | undefined;
}

/** An answer with a text body. */
export interface TextAnswer extends Answer {
  readonly body?: { readonly text: string } | undefined;
}

/** Name of the header that carries the hash of the resizer's grammar. */
export const GRAMMAR_HEADER = 'x-cameo-grammar';

/**
 * Headers of every answer: pictures are public, so any page may read and time them; types are never sniffed; the hash
 * lets a front end notice a different grammar.
 * @param hash of the grammar; a CloudFront Function has no time to compute it
 */
export const sharedHeaders = (hash: string): Readonly<Record<string, string>> => ({
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': `${GRAMMAR_HEADER}, age, content-length, retry-after, x-cache`,
  'Timing-Allow-Origin': '*',
  'X-Content-Type-Options': 'nosniff',
  'X-Cameo-Grammar': hash,
});

/** The content type of drawings. */
export const SVG_TYPE = 'image/svg+xml';

/**
 * A policy that forbids everything when a response other than a pixel image is opened as a page. The distribution's
 * response headers policy says the same. The header is repeated here because with another distribution nothing else
 * protects the reader from a script in an SVG. A type with a comma is two types, of which a browser uses the second; a
 * `+xml` type is a page.
 */
export const harmlessHeaders = (contentType: string | undefined): Readonly<Record<string, string>> =>
  /^image\/(?!svg)[\w.-]+\s*(?:;[^,]*)?$/i.test(contentType ?? '')
    ? {}
    : { 'Content-Security-Policy': HARMLESS_POLICY };
