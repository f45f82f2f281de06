import { bundleViewerRequest } from '../scripts/bundle-viewer-request.mjs';
import { KEYS, signedConfig } from './signed-stage.js';

/** The function of a stage that signs, as it would be deployed. */
export const signedFunction = (): Promise<string> => bundleViewerRequest(signedConfig());

/** What CloudFront's module of that name is to the function, with our keys in its KeyValueStore. */
export const CLOUDFRONT_MODULE = `
  var keys = ${JSON.stringify(Object.fromEntries(KEYS))};
  function get(key) {
    return Object.keys(keys).indexOf(key) < 0 ? Promise.reject(new Error('KeyNotFound')) : Promise.resolve(keys[key]);
  }
  export default { kvs: function () { return { get: get }; } };`;
