import { readFileSync } from 'node:fs';
import type { ImageConfigInput } from '@cameo/core';
import { ProblemError } from '../src/http/problem-error.js';
import { render } from '../src/render/render.js';
import type { Answered, Asked } from './render-process.js';
import { variantFor } from './render-query.js';
import { testConfig } from './test-config.js';

/**
 * A process that renders what it is sent and answers what came of it.
 * Argument: what the configuration has beside that of the tests, as JSON.
 */
const config = testConfig(JSON.parse(process.argv[2] ?? '{}') as Partial<ImageConfigInput>);

/** The most that was ever resident, MiB; `ru_maxrss` would begin with what the process had that started this one. */
function peakMb(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readStatus()) ?? [];
  return kilobytes === undefined ? process.resourceUsage().maxRSS / 1024 : Number(kilobytes) / 1024;
}

/** Empty where there is no /proc. */
function readStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}

async function answer({
  bytes,
  query,
  accept = 'image/avif,image/webp',
  budgetMs = 28_000,
}: Asked): Promise<Answered> {
  const started = performance.now();
  const end = started + budgetMs;
  const left = () => Math.max(1, end - performance.now());
  const measured = () => ({ ms: performance.now() - started, peakMb: peakMb() });
  try {
    const { body, width, height, frames, format } = await render(
      new Uint8Array(bytes),
      variantFor(query, accept, config),
      config,
      left,
    );
    return { kind: 'picture', body, width, height, frames, format, ...measured() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof ProblemError)
      return { kind: 'problem', code: error.issue.code, reason, ...measured() };
    return { kind: 'untyped', reason, ...measured() };
  }
}

process.on('message', ({ id, asked }: { id: number; asked: Asked }) => {
  void answer(asked).then((answered) => process.send?.({ id, answer: answered }));
});
process.send?.({ ready: true });
