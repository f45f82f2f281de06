import { createContext, Script } from 'node:vm';
import type { ViewerRequestFunction } from './invoke.js';

/** Bytes of code that a CloudFront Function may have (D:cloudfront-limits). */
const MAX_CODE_BYTES = 10_240;

/**
 * The function in the code of a CloudFront Function: a script that declares `handler`. It runs in a context of its own,
 * which has the language and nothing of Node. That is V8 and not njs: what njs lacks is for the build to refuse.
 * @throws Error when CloudFront would not take the code
 */
export function functionOfScript(code: string): ViewerRequestFunction {
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_CODE_BYTES)
    throw new Error(
      `The function has ${bytes} bytes, at most ${MAX_CODE_BYTES} are allowed; make it smaller.`,
    );
  const context = createContext({});
  new Script(code, { filename: 'viewer-request.js' }).runInContext(context);
  const handler: unknown = new Script('typeof handler === "function" ? handler : undefined').runInContext(
    context,
  );
  if (typeof handler !== 'function')
    throw new Error('The script declares no handler; CloudFront calls "function handler(event)".');
  return handler as ViewerRequestFunction;
}
