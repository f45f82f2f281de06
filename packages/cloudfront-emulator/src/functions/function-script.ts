import { createContext, Script } from 'node:vm';
import type { FunctionEvent } from '../events/function-event.js';

/** Bytes of code that a CloudFront Function may have (D:cloudfront-limits). */
const MAX_CODE_BYTES = 10_240;

/** How long a function may compute, ms. CloudFront allows about one; this only ends loops. */
const COMPUTE_MS = 1_000;

/** What a function gets from CloudFront beside the language. */
export interface FunctionModules {
  /** `cf` of `import cf from 'cloudfront'`. */
  readonly cloudfront: { kvs(): { get(key: string): Promise<string> } };
  /** Answers `require('crypto')`. */
  readonly crypto: unknown;
}

/** The import that a function begins with when it reads its KeyValueStore; a script of Node has no imports. */
const IMPORT = /^import cf from ['"]cloudfront['"];/;

/**
 * The function in the code of a CloudFront Function: a script that declares `handler`. It runs in a context of its own,
 * which has the language and nothing of Node. That is V8 and not njs: what njs lacks is not refused here.
 * @throws Error when CloudFront would not take the code
 */
export function functionOfScript(code: string, modules?: FunctionModules): (event: FunctionEvent) => unknown {
  const bytes = Buffer.byteLength(code);
  if (bytes > MAX_CODE_BYTES)
    throw new Error(
      `The function has ${bytes} bytes, at most ${MAX_CODE_BYTES} are allowed; make it smaller.`,
    );
  // Line numbers stay as they are.
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

/** What a function with these keys in its KeyValueStore gets. */
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
