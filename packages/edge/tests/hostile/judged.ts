import { quarters } from '../pictures.js';
import { type Answered, type RenderProcess, renderProgram, startRenderProcess } from '../render-process.js';
import { type HostileFile, hostileFile } from './hostile-file.js';

/** Memory limit of the function, MiB, and the limit that is enforced on the process. */
const [MEMORY_MB, DATA_MB] = [1024, 3000];

/**
 * Maximum time until a file is answered, until the good picture beside it is, and until the process is idle again, ms. On a
 * busy machine processor time counts.
 */
const [MAX_MS, GOOD_MS, IDLE_MS] = [10_000, 2000, 2000];

/** Time after which an unresponsive process is killed, ms. */
const KILLED_MS = 60_000;

/** Allowed problems for an untrusted picture; any other code would be a fault of ours. */
const ANSWERS = ['source-corrupt', 'source-too-large', 'source-unsupported', 'render-timeout'];

/** The result for one file. */
export interface Judged {
  readonly index: number;
  readonly kind: string;
  readonly bytes: number;
  readonly query: string;
  /** `picture`, the code of a problem, or `died`. */
  readonly outcome: string;
  readonly ms: number;
  /** Processor time, ms. */
  readonly cpuMs: number;
  /** Processor time of the survey, the header and the plan, ms. */
  readonly plannedMs: number;
  readonly goodMs: number;
  readonly idleMs: number;
  /** Peak memory of the process, which had worked before and rendered a good picture beside, MiB. */
  readonly peakMb: number;
  /** The same, or if that exceeds the prediction, the peak for this file in a new process, MiB. */
  readonly ownMb: number;
  readonly predictedMb: number | undefined;
  /** Violations, in words; empty if there are none. */
  readonly wrong: readonly string[];
}

/** Renders files of a series in a bounded process, and judges the results. */
export interface Judge {
  readonly judge: (index: number) => Promise<Judged>;
  readonly stop: () => Promise<void>;
}

/** Memory above which a process is replaced, MiB: less than the prediction for any file. */
const REPLACE_ABOVE_MB = 108;

/**
 * Creates a judge of the files of a seed. They share processes whose peak is reset for each file, because starting one takes
 * longer than most files. A used process holds more than the fresh one of the prediction. If its peak exceeds the prediction,
 * the file is rendered again, alone, in a new process with the edge's allocator, and that result counts.
 */
export async function startJudge(seed: number): Promise<Judge> {
  const good = await quarters(600, 400).jpeg().toBuffer();
  const program = await renderProgram();
  let child: RenderProcess | undefined;
  let next: { readonly index: number; readonly file: Promise<HostileFile> } | undefined;

  const start = (trims: boolean): Promise<RenderProcess> =>
    startRenderProcess({ memoryMb: MEMORY_MB }, { dataMb: DATA_MB, timeoutMs: KILLED_MS, trims, program });

  async function once(index: number, file: HostileFile): Promise<Judged> {
    child ??= await start(true);
    const request = { bytes: file.bytes, query: file.query, accept: file.accept, measure: true };
    const both = Promise.all([
      child.render(request).catch((error: Error) => error.message),
      child.render({ bytes: good, query: 'w=320&f=jpeg' }).catch((error: Error) => error.message),
    ]);
    // The next file is made while this one is being processed.
    if (next?.index !== index + 1) next = { index: index + 1, file: hostileFile(seed, index + 1) };
    const [answered, beside] = await both;
    const isReplaced = typeof answered === 'string' || (answered.afterMb ?? 0) > REPLACE_ABOVE_MB;
    if (isReplaced) await renew();
    const own = typeof answered === 'string' ? 0 : await ownPeakMb(file, answered);
    return judgementOf(index, file, answered, beside, own);
  }

  /** Peak memory of rendering this file: the observed one if it is below the prediction, otherwise measured alone. */
  async function ownPeakMb(
    { bytes, query, accept }: HostileFile,
    { peakMb, predictedMb }: Answered,
  ): Promise<number | string> {
    if (predictedMb === undefined || peakMb <= predictedMb) return peakMb;
    const alone = await start(false);
    try {
      return (await alone.render({ bytes, query, accept, measure: true })).peakMb;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      await alone.stop();
    }
  }

  async function renew(): Promise<void> {
    await child?.stop();
    child = undefined;
  }

  return {
    judge: async (index) => {
      const file = await (next?.index === index ? next.file : hostileFile(seed, index));
      const first = await once(index, file);
      if (first.wrong.length === 0) return first;
      // A delay on a busy machine is given a second chance, a failing decoder is not.
      await renew();
      const second = await once(index, file);
      return { ...second, wrong: [...new Set([...deaths(first), ...second.wrong])] };
    },
    stop: async () => {
      await renew();
      await program.remove();
    },
  };
}

const deaths = ({ outcome, wrong }: Judged): readonly string[] => (outcome === 'died' ? wrong : []);

function judgementOf(
  index: number,
  { kind, bytes, query }: HostileFile,
  answered: Answered | string,
  beside: Answered | string,
  own: number | string,
): Judged {
  const about = { index, kind, bytes: bytes.length, query };
  const goodMs =
    typeof beside === 'string' || beside.kind !== 'picture' ? Number.POSITIVE_INFINITY : beside.ms;
  if (typeof answered === 'string') {
    const none = { ms: 0, cpuMs: 0, plannedMs: 0, idleMs: 0, peakMb: 0, ownMb: 0, predictedMb: undefined };
    return { ...about, ...none, outcome: 'died', goodMs, wrong: [answered] };
  }
  const { ms, peakMb, predictedMb, cpuMs = ms, plannedMs = 0, idleMs = 0 } = answered;
  const outcome = answered.kind === 'problem' ? answered.code : answered.kind;
  const ownMb = typeof own === 'string' ? 0 : own;
  const rules: readonly (readonly [broken: boolean, words: string])[] = [
    [outcome !== 'picture' && !ANSWERS.includes(outcome), `answered by ${outcome}: ${reasonOf(answered)}`],
    [Math.min(ms, cpuMs) > MAX_MS, `took ${Math.round(ms)} ms, ${Math.round(cpuMs)} of processors`],
    [goodMs > GOOD_MS, `a good picture took ${Math.round(goodMs)} ms beside it`],
    [idleMs > IDLE_MS, `the process went on for ${Math.round(idleMs)} ms`],
    [Math.max(peakMb, ownMb) > MEMORY_MB, `took ${Math.round(Math.max(peakMb, ownMb))} MB`],
    [
      predictedMb !== undefined && ownMb > predictedMb,
      `took ${Math.round(ownMb)} MB, and ${Math.round(predictedMb ?? 0)} were predicted`,
    ],
    [typeof own === 'string', `alone: ${own}`],
  ];
  const wrong = rules.filter(([broken]) => broken).map(([, words]) => words);
  return { ...about, outcome, ms, cpuMs, plannedMs, goodMs, idleMs, peakMb, ownMb, predictedMb, wrong };
}

const reasonOf = (answered: Answered): string => (answered.kind === 'picture' ? '' : answered.reason);
