import { expect } from 'vitest';
import { type Answered, type Asked, startRenderProcess } from './render-process.js';

/** What the function is given, MiB: whatever comes, the process must stay below. */
const MEMORY_MB = 1024;

/** What a stranger's picture may be answered by; any other code would be a fault of ours. */
const OF_THE_ORIGINAL = ['source-corrupt', 'source-too-large', 'source-unsupported', 'render-timeout'];

const BUDGET_MS = 20_000;

/** A process that is asked for hostile pictures, and what must hold of each answer and of the process. */
export interface HostileAsks {
  /** Insists on a picture or a typed problem within the time. */
  readonly ask: (asked: Asked) => Promise<Answered>;
  /** `picture`, or the code of the problem. */
  readonly outcome: (asked: Asked) => Promise<string>;
  /** Insists on a process that lives and has stayed below its memory, and ends it. */
  readonly end: () => Promise<void>;
}

export async function startHostileAsks(): Promise<HostileAsks> {
  const child = await startRenderProcess({ memoryMb: MEMORY_MB });
  const ask = async (asked: Asked): Promise<Answered> => {
    const answered = await child.render({ budgetMs: BUDGET_MS, ...asked });
    // libvips looks at the clock between rows, in whole seconds; finding out who is to blame may take five more.
    expect(answered.ms).toBeLessThan(BUDGET_MS + 8000);
    expect(answered.kind, JSON.stringify(answered)).not.toBe('untyped');
    if (answered.kind === 'problem') expect(OF_THE_ORIGINAL, answered.reason).toContain(answered.code);
    return answered;
  };
  return {
    ask,
    outcome: async (asked) => {
      const answered = await ask(asked);
      return answered.kind === 'problem' ? answered.code : answered.kind;
    },
    end: async () => {
      const peak = child.peakMb();
      await child.stop();
      expect(peak).toBeGreaterThan(30);
      expect(peak).toBeLessThan(MEMORY_MB);
    },
  };
}
