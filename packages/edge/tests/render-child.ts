import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ImageConfigInput } from '@cameo/core';
import { ProblemError } from '../src/http/problem-error.js';
import { planRender } from '../src/render/plan.js';
import { collectGarbage } from '../src/render/queue.js';
import { render } from '../src/render/render.js';
import type { Answered, RenderRequest } from './render-process.js';
import { variantFor } from './render-query.js';
import { testConfig } from './test-config.js';

/**
 * A process that renders what it receives and sends back the results. Argument: additions to the tests' configuration, as JSON.
 */
const over = JSON.parse(process.argv[2] ?? '{}') as Partial<ImageConfigInput>;

// Allows large PNGs of photographs, because their cost is to be measured.
const config = testConfig({ ...over, limits: { photoPngPixels: 1_000_000_000, ...over.limits } });

/** Peak resident memory, MiB; `ru_maxrss` would start with the parent's. */
function peakMb(): number {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readStatus()) ?? [];
  return kilobytes === undefined ? process.resourceUsage().maxRSS / 1024 : Number(kilobytes) / 1024;
}

/** Empty without /proc. */
function readStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}

/** Resets the peak resident memory to the current value (proc(5), clear_refs). */
function forgetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

/** A process below this share of one core counts as idle. */
const IDLE_SHARE = 0.1;

/** Length of a measurement, ms, and maximum number of them. */
const [WINDOW_MS, WINDOWS] = [50, 400];

/** How long the process continues to work after an answer, ms; on a busy machine, how long it would on a free core. */
async function idleAfter(): Promise<number> {
  const [before, started] = [process.cpuUsage(), performance.now()];
  const worked = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  for (let window = 0; window < WINDOWS; window += 1) {
    const [cpu, at] = [process.cpuUsage(), performance.now()];
    await sleep(WINDOW_MS);
    const { user, system } = process.cpuUsage(cpu);
    if ((user + system) / 1000 < IDLE_SHARE * (performance.now() - at))
      return Math.min(at - started, worked());
  }
  return Math.min(performance.now() - started, worked());
}

/** The predicted memory of a render, MB of a million bytes, and the measured one of a fresh process. */
async function measured(request: RenderRequest): Promise<Answered> {
  const { bytes, query, accept = 'image/avif,image/webp' } = request;
  // Garbage from earlier files would count as this one's.
  await collectGarbage();
  forgetPeak();
  const started = performance.now();
  // A refusal repeats in the same way below.
  const planned = await planRender(bytes, variantFor(query, accept, config), config, () => 28_000).catch(
    () => undefined,
  );
  const plannedMs = performance.now() - started;
  const before = process.cpuUsage();
  const answered = await Promise.race([answer(request), afterBudget(request)]);
  const { user, system } = process.cpuUsage(before);
  const idleMs = await idleAfter();
  return {
    ...answered,
    peakMb: peakMb(),
    afterMb: process.memoryUsage.rss() / 1_048_576,
    cpuMs: (user + system) / 1000,
    plannedMs,
    idleMs,
    // Undefined for an animation that is sent unchanged.
    predictedMb: planned === undefined || planned.memory === 0 ? undefined : planned.memory / 1_048_576,
  };
}

/** The trigger's answer at its deadline, whatever continues. */
async function afterBudget({ budgetMs = 28_000 }: RenderRequest): Promise<Answered> {
  await sleep(budgetMs, undefined, { ref: false });
  return { kind: 'problem', code: 'render-timeout', reason: 'time is over', ms: budgetMs, peakMb: peakMb() };
}

async function answer({
  bytes,
  query,
  accept = 'image/avif,image/webp',
  budgetMs = 28_000,
}: RenderRequest): Promise<Answered> {
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

process.on('message', ({ id, request }: { id: number; request: RenderRequest }) => {
  const work = request.measure === true ? measured : answer;
  void work(request).then((answered) => process.send?.({ id, answer: answered }));
});
process.send?.({ ready: true });
