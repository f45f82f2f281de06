import {
  canonicalPath,
  defineImageConfig,
  type Grammar,
  type ImageConfigInput,
  type ImageRequest,
  parseRequest,
} from '@cameo/core';

/** The edge's grammar, or one with some fields changed. */
export const edgeGrammar = (fields: Partial<ImageConfigInput> = {}): Grammar =>
  defineImageConfig({ bucket: 'example', region: 'eu-central-1', ...fields });

/**
 * The resizer's parse of a URL below a base.
 * @throws Error if it would reject it, or if the URL is not canonical
 */
export function judged(url: string, base = '', grammar: Grammar = edgeGrammar()): ImageRequest {
  if (!url.startsWith(`${base}/`)) throw new Error(`${url} is not below ${base}`);
  const [path = '', query = '', ...more] = url.slice(base.length).split('?');
  if (more.length > 0) throw new Error(`${url} has two question marks`);
  const request = parseRequest(path, query, grammar);
  if (!request.ok) throw new Error(`${url} is refused: ${JSON.stringify(request.issues)}`);
  const canonical = canonicalPath(request.value, grammar);
  if (base + canonical !== url) throw new Error(`${url} is not canonical: ${canonical}`);
  return request.value;
}

/** The URLs and descriptors of a `srcset`. */
export const readSrcSet = (srcSet: string): readonly (readonly [url: string, width: number])[] =>
  srcSet.split(', ').map((entry) => {
    const [url = '', width = ''] = entry.split(' ');
    return [url, Number(width.replace(/w$/, ''))] as const;
  });
