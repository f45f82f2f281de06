import type { Plan } from './fault-proxy.js';
import type { ReadFault, WriteFault } from './faults.js';

/** The faults of the calls about one source, and their number; later calls pass. */
export interface Script {
  /** Faults of the CDN's own read of the derivative. */
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
    /** Sets the script for one source and resets its counters. */
    set: (source: string, script: Script): void => {
      scripts.set(source, script);
      for (const role of ['cdn', 'source', 'derivative', 'write']) counts.delete(`${role} ${source}`);
    },
  };
}
