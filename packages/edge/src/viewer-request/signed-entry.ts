import type { FunctionEvent } from '../cloudfront/functions.js';
import type { BakedGrammar } from './handler.js';
import { createSignedViewerRequest } from './signed-handler.js';

declare const __CAMEO_GRAMMAR__: BakedGrammar;

/** CloudFront's modules `cloudfront` and `crypto`; the build adds the lines that import them. */
declare const cf: { kvs(): { get(id: string): Promise<string> } };
declare const crypto: {
  createHmac(
    name: 'sha256',
    secret: string,
  ): { update(text: string): { digest(encoding: 'base64url'): string } };
};

const viewerRequest = createSignedViewerRequest(__CAMEO_GRAMMAR__, {
  secretOf: (id) => cf.kvs().get(id),
  macOf: (secret, text) => crypto.createHmac('sha256', secret).update(text).digest('base64url'),
});

/** The function that CloudFront calls: it is found by its name, not by an export. */
export async function handler(event: FunctionEvent) {
  return viewerRequest(event);
}
