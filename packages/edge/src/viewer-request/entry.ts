import type { FunctionEvent } from '../cloudfront/functions.js';
import { type BakedGrammar, createViewerRequest } from './handler.js';

declare const __CAMEO_GRAMMAR__: BakedGrammar;

const viewerRequest = createViewerRequest(__CAMEO_GRAMMAR__);

/** The function that CloudFront calls: it is found by its name, not by an export. */
export function handler(event: FunctionEvent) {
  return viewerRequest(event);
}
