import { createContext, Script } from 'node:vm';
import type { FunctionEvent } from '../events/function-event.js';

/** Size limit of a CloudFront Function's code, bytes (D:cloudfront-limits). */
const MAX_CODE_BYTES = 10_240;

/** Timeout of a run, ms. CloudFront allows about one; this only ends endless loops. */
const COMPUTE_MS = 1_000;

/** CloudFront's additions to the language. */
export interface FunctionModules {
  /** `cf` of `import cf from 'cloudfront'`. */
  readonly cloudfront: { kvs(): { get(key: string): Promise<string> } };
  /** The result of `require('crypto')`. */
  readonly crypto: unknown;
}

/** The import at the beginning of a function with a KeyValueStore; Node's scripts have no imports. */
const IMPORT = /^import cf from ['"]cloudfront['"];/;

/**
 * The function in the code of a CloudFront Function: a script that declares `handler`. It runs in a separate context with the
 * language and nothing of Node. The engine is V8 and not njs: features that njs lacks are not rejected here.
 * @throws Error if CloudFront would reject the code
 */
export function functionOfScript(code: string, modules?: FunctionModules): (event: FunctionEvent) => unknown {
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_CODE_BYTES)
    throw new Error(
      `The function has ${bytes} bytes, at most ${MAX_CODE_BYTES} are allowed; make it smaller.`,
    );
  // Line numbers are preserved.
  const script = code.replace(IMPORT, 'const cf = CLOUDFRONT;');
  if (script !== code && modules === undefined)
    throw new Error('The function asks for a KeyValueStore, and none is given; give it one.');
  const context = createContext(
    modules === undefined
      ? {}
      : {
          CLOUDFRONT: modules.cloudfront,
          require: (name: string) => (name === 'crypto' ? modules.crypto : undefined),
        },
  );
  new Script(script, { filename: 'function.js' }).runInContext(context);
  const declared: unknown = new Script('typeof handler').runInContext(context);
  if (declared !== 'function')
    throw new Error('The script declares no handler; CloudFront calls "function handler(event)".');
  const call = new Script('handler(EVENT)', { filename: 'function.js' });
  return (event) => {
    context['EVENT'] = event;
    return call.runInContext(context, { timeout: COMPUTE_MS });
  };
}

/** The `cloudfront` module of a function with these keys in its KeyValueStore. */
export const modulesWith = (keys: Readonly<Record<string, string>>, crypto: unknown): FunctionModules => ({
  cloudfront: {
    kvs: () => ({
      get: async (key) => {
        const value = Object.hasOwn(keys, key) ? keys[key] : undefined;
        if (value === undefined) throw new Error(`KeyValueStore has no key ${JSON.stringify(key)}`);
        return value;
      },
    }),
  },
  crypto,
});
