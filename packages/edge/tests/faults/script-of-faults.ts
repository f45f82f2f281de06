import type { Plan } from './fault-proxy.js';
import type { ReadFault, WriteFault } from './faults.js';

/** What happens to the calls about one source, and how often; then they pass. */
export interface Script {
  /** What the CDN itself gets when it reads the derivative. */
  readonly cdn?: readonly [ReadFault, times: number];
  readonly source?: readonly [ReadFault, times: number];
  readonly derivative?: readonly [ReadFault, times: number];
  readonly write?: readonly [WriteFault, times: number];
}

/** A plan that follows a script for each source. */
export function createScripts() {
  const scripts = new Map<string, Script>();
  const counts = new Map<string, number>();
  const plan: Plan = ({ method, key, from }) => {
    const derivative = key.startsWith('_variants/');
    const source = derivative ? key.split('/').slice(1, -1).join('/') : key;
    const role = from === 'cdn' ? from : method === 'PUT' ? 'write' : derivative ? 'derivative' : 'source';
    const step = scripts.get(source)?.[role];
    if (step === undefined) return undefined;
    const [fault, times] = step;
    const id = `${role} ${source}`;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return count <= times ? fault : undefined;
  };
  return {
    plan,
    /** Sets the script for one source; its counting starts anew. */
    set: (source: string, script: Script): void => {
      scripts.set(source, script);
      for (const role of ['cdn', 'source', 'derivative', 'write']) counts.delete(`${role} ${source}`);
    },
  };
}
