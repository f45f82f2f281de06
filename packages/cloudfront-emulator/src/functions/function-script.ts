import { createContext, Script } from 'node:vm';
import type { ViewerRequestFunction } from './invoke.js';

/** Bytes of code that a CloudFront Function may have (D:cloudfront-limits). */
const MAX_CODE_BYTES = 10_240;

/** What a function asks CloudFront for beside the language: its KeyValueStore, and `crypto`. */
export interface FunctionModules {
  readonly cloudfront: { kvs(): { get(key: string): Promise<string> } };
  readonly crypto: unknown;
}

/** The import that a function begins with which asks for its KeyValueStore; a script of Node has no imports. */
const IMPORT = /^import cf from ['"]cloudfront['"];/;

/**
 * The function in the code of a CloudFront Function: a script that declares `handler`. It runs in a context of its own,
 * which has the language and nothing of Node. That is V8 and not njs: what njs lacks is for the build to refuse.
 * @throws Error when CloudFront would not take the code
 */
export function functionOfScript(code: string, modules?: FunctionModules): ViewerRequestFunction {
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_CODE_BYTES)
    throw new Error(
      `The function has ${bytes} bytes, at most ${MAX_CODE_BYTES} are allowed; make it smaller.`,
    );
  // Line numbers stay as they are.
  const script = code.replace(IMPORT, 'const cf = CLOUDFRONT;');
  if (script !== code && modules === undefined)
    throw new Error('The function asks for a KeyValueStore; give its keys in CAMEO_SIGNING_KEYS.');
  const context = createContext(
    modules === undefined
      ? {}
      : {
          CLOUDFRONT: modules.cloudfront,
          require: (name: string) => (name === 'crypto' ? modules.crypto : undefined),
        },
  );
  new Script(script, { filename: 'viewer-request.js' }).runInContext(context);
  const handler: unknown = new Script('typeof handler === "function" ? handler : undefined').runInContext(
    context,
  );
  if (typeof handler !== 'function')
    throw new Error('The script declares no handler; CloudFront calls "function handler(event)".');
  return handler as ViewerRequestFunction;
}
