import { HARMLESS_POLICY } from '@cameo/core/config';

/** An answer in plain words, before it takes the shape that its trigger must return. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined for answers to HEAD; on any other method CloudFront would then send the origin's own body. */
  readonly body?: { readonly text: string } | { readonly bytes: Uint8Array } | undefined;
}

/** An answer that is no picture. */
export interface TextAnswer extends Answer {
  readonly body?: { readonly text: string } | undefined;
}

/** Name of the header with the hash of the resizer's grammar. */
export const GRAMMAR_HEADER = 'x-cameo-grammar';

/**
 * Headers of every answer: readable from any page, timed for any page (pictures are public), never sniffed, and with
 * the hash of the grammar so that a front end can notice that it has another.
 * @param hash of the grammar; computing it takes longer than a CloudFront Function may
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
 * A policy for everything but pixel images opened on their own: it may do nothing. The policy of the distribution says
 * the same of every answer; it is said here too, because nothing else stands between a script in an SVG and a reader where
 * another distribution is used. A type with a comma is two, of which a browser takes the second; one with `+xml` is a page.
 */
export const harmlessHeaders = (contentType: string | undefined): Readonly<Record<string, string>> =>
  /^image\/(?!svg)[\w.-]+\s*(?:;[^,]*)?$/i.test(contentType ?? '')
    ? {}
    : { 'Content-Security-Policy': HARMLESS_POLICY };
