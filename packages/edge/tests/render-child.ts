import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImageConfigInput } from '@cameo/core';
import { ProblemError } from '../src/http/problem-error.js';
import { planRender } from '../src/render/plan.js';
import { render } from '../src/render/render.js';
import type { Answered, Asked } from './render-process.js';
import { variantFor } from './render-query.js';
import { testConfig } from './test-config.js';

/**
 * A process that renders what it is sent and answers what came of it.
 * Argument: what the configuration has beside that of the tests, as JSON.
 */
const over = JSON.parse(process.argv[2] ?? '{}') as Partial<ImageConfigInput>;

// What a large PNG takes is to be measured, also of a photograph.
const config = testConfig({ ...over, limits: { photoPngPixels: 1_000_000_000, ...over.limits } });

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

/** Lets the most that was ever resident begin anew with what is resident now (proc(5), clear_refs). */
function forgetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

/** A process that takes less of one core than this share is idle. */
const IDLE_SHARE = 0.1;

/** For how long it is looked at to tell, ms, and how often at most. */
const [WINDOW_MS, WINDOWS] = [50, 100];

/** How long after an answer the process goes on working, ms. */
async function idleAfter(): Promise<number> {
  const started = performance.now();
  for (let window = 0; window < WINDOWS; window += 1) {
    const [cpu, at] = [process.cpuUsage(), performance.now()];
    await sleep(WINDOW_MS);
    const { user, system } = process.cpuUsage(cpu);
    if ((user + system) / 1000 < IDLE_SHARE * (performance.now() - at)) return at - started;
  }
  return performance.now() - started;
}

/** What is predicted for a render, MB of a million bytes, and what a process takes for it that is asked nothing else. */
async function measured(asked: Asked): Promise<Answered> {
  const { bytes, query, accept = 'image/avif,image/webp' } = asked;
  forgetPeak();
  const residentMb = peakMb();
  const started = performance.now();
  // What is refused here is refused in the same way below.
  const planned = await planRender(bytes, variantFor(query, accept, config), config, () => 28_000).catch(
    () => undefined,
  );
  const plannedMs = performance.now() - started;
  const before = process.cpuUsage();
  const answered = await Promise.race([answer(asked), afterBudget(asked)]);
  const { user, system } = process.cpuUsage(before);
  const idleMs = await idleAfter();
  return {
    ...answered,
    peakMb: peakMb(),
    residentMb,
    cpuMs: (user + system) / 1000,
    plannedMs,
    idleMs,
    predictedMb: planned && planned.memory / 1_048_576,
  };
}

/** What the trigger answers where its time is over, whatever goes on. */
async function afterBudget({ budgetMs = 28_000 }: Asked): Promise<Answered> {
  await sleep(budgetMs, undefined, { ref: false });
  return { kind: 'problem', code: 'render-timeout', reason: 'time is over', ms: budgetMs, peakMb: peakMb() };
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
  const work = asked.measure === true ? measured : answer;
  void work(asked).then((answered) => process.send?.({ id, answer: answered }));
});
process.send?.({ ready: true });
