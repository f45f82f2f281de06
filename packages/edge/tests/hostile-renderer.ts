import { expect } from 'vitest';
import { type Answered, type RenderRequest, startRenderProcess } from './render-process.js';

/** Memory limit of the process, MiB. */
const MEMORY_MB = 1024;

/** Allowed problems for an untrusted picture; any other code would be a fault of ours. */
const ORIGINAL_CODES = ['source-corrupt', 'source-too-large', 'source-unsupported', 'render-timeout'];

const BUDGET_MS = 20_000;

/** A process that renders malicious pictures, with the invariants of each answer and of the process. */
export interface HostileRenderer {
  /** Requires a picture or a typed problem in time. */
  readonly render: (request: RenderRequest) => Promise<Answered>;
  /** `picture`, or the code of the problem. */
  readonly outcome: (request: RenderRequest) => Promise<string>;
  /** Requires that the process is alive and stayed below its memory limit, and ends it. */
  readonly end: () => Promise<void>;
}

export async function startHostileRenderer(): Promise<HostileRenderer> {
  const child = await startRenderProcess({ memoryMb: MEMORY_MB });
  const render = async (request: RenderRequest): Promise<Answered> => {
    const answered = await child.render({ budgetMs: BUDGET_MS, ...request });
    // libvips checks the time between rows, in whole seconds; determining the cause may take five more.
    expect(answered.ms).toBeLessThan(BUDGET_MS + 8000);
    expect(answered.kind, JSON.stringify(answered)).not.toBe('untyped');
    if (answered.kind === 'problem') expect(ORIGINAL_CODES, answered.reason).toContain(answered.code);
    return answered;
  };
  return {
    render,
    outcome: async (request) => {
      const answered = await render(request);
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
