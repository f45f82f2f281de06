import { quarters } from '../pictures.js';
import { type Answered, type RenderProcess, startRenderProcess } from '../render-process.js';
import { type HostileFile, hostileFile } from './hostile-file.js';

/** What the function is given, MiB, and what holds the process from outside. */
const [MEMORY_MB, DATA_MB] = [1024, 3000];

/**
 * Within this a file must be answered, the good picture beside it, and the process be idle again, ms. On a machine that has other
 * things to do the processor's time counts.
 */
const [MOST_MS, GOOD_MS, IDLE_MS] = [10_000, 2000, 2000];

/** After this a process that does not answer is killed, ms. */
const KILLED_MS = 60_000;

/** What a stranger's picture may be answered by; any other code would be a fault of ours. */
const ANSWERS = ['source-corrupt', 'source-too-large', 'source-unsupported', 'render-timeout'];

/** What came of one file. */
export interface Judged {
  readonly index: number;
  readonly kind: string;
  readonly bytes: number;
  readonly query: string;
  /** `picture`, the code of a problem, or `died`. */
  readonly outcome: string;
  readonly ms: number;
  /** What the process took of processors, ms. */
  readonly cpuMs: number;
  /** What the survey, the header and the plan took of it, ms. */
  readonly plannedMs: number;
  readonly goodMs: number;
  readonly idleMs: number;
  readonly peakMb: number;
  readonly predictedMb: number | undefined;
  /** What is wrong, in words; empty where nothing is. */
  readonly wrong: readonly string[];
}

/** Renders files of a series in a process that is bounded, and judges what came of them. */
export interface Judge {
  readonly judge: (index: number) => Promise<Judged>;
  readonly stop: () => Promise<void>;
}

const start = (): Promise<RenderProcess> =>
  startRenderProcess({ memoryMb: MEMORY_MB }, { dataMb: DATA_MB, mostMs: KILLED_MS, trims: true });

/**
 * What the model counts for the process itself, and what the good picture beside and the harness may take on top of what is
 * predicted before it is looked at alone, MiB.
 */
const [PROCESS_MB, BESIDE_MB] = [114, 40];

/** A process that holds more than this after its work is not asked again, MiB. */
const WORN_MB = 260;

/**
 * A judge of the files of a seed. A process that has worked before holds more than the one that the prediction is for, so that what
 * a file adds is compared first. Where that is too much the file is rendered in a new process, alone, which decides.
 */
export async function startJudge(seed: number): Promise<Judge> {
  const good = await quarters(600, 400).jpeg().toBuffer();
  let child: RenderProcess | undefined;

  async function once(index: number, file: HostileFile): Promise<Judged> {
    child ??= await start();
    const asked = { bytes: file.bytes, query: file.query, accept: file.accept, measure: true };
    const [answered, beside] = await Promise.all([
      child.render(asked).catch((error: Error) => error.message),
      child.render({ bytes: good, query: 'w=320&f=jpeg' }).catch((error: Error) => error.message),
    ]);
    const worn = typeof answered === 'string' || (answered.residentMb ?? 0) > WORN_MB;
    if (worn) await renew();
    const peakMb = typeof answered === 'string' ? 0 : await alonePeakMb(file, answered);
    return judgementOf(index, file, answered, beside, peakMb);
  }

  async function renew(): Promise<void> {
    await child?.stop();
    child = undefined;
  }

  return {
    judge: async (index) => {
      const file = await hostileFile(seed, index);
      const first = await once(index, file);
      if (first.wrong.length === 0) return first;
      // A machine that had other things to do is given a second chance, a decoder that fails is not.
      await renew();
      const second = await once(index, file);
      return { ...second, wrong: [...new Set([...deaths(first), ...second.wrong])] };
    },
    stop: renew,
  };
}

const deaths = ({ outcome, wrong }: Judged): readonly string[] => (outcome === 'died' ? wrong : []);

/** The most that a process has which renders a file and nothing else, where what was seen beside others says too little. */
async function alonePeakMb(
  { bytes, query, accept }: HostileFile,
  { peakMb, residentMb = 0, predictedMb = 0 }: Answered,
): Promise<number> {
  const added = peakMb - residentMb;
  if (peakMb <= predictedMb || added <= predictedMb - PROCESS_MB + BESIDE_MB) {
    return Math.min(peakMb, Math.max(predictedMb, 0) || peakMb);
  }
  if (predictedMb === 0) return peakMb;
  const alone = await start();
  try {
    return (await alone.render({ bytes, query, accept })).peakMb;
  } finally {
    await alone.stop();
  }
}

function judgementOf(
  index: number,
  { kind, bytes, query }: HostileFile,
  answered: Answered | string,
  beside: Answered | string,
  peakMb: number,
): Judged {
  const about = { index, kind, bytes: bytes.length, query };
  const goodMs =
    typeof beside === 'string' || beside.kind !== 'picture' ? Number.POSITIVE_INFINITY : beside.ms;
  if (typeof answered === 'string') {
    const none = { ms: 0, cpuMs: 0, plannedMs: 0, idleMs: 0, peakMb: 0, predictedMb: undefined };
    return { ...about, ...none, outcome: 'died', goodMs, wrong: [answered] };
  }
  const { ms, predictedMb, cpuMs = ms, plannedMs = 0, idleMs = 0 } = answered;
  const outcome = answered.kind === 'problem' ? answered.code : answered.kind;
  const rules: readonly (readonly [broken: boolean, words: string])[] = [
    [outcome !== 'picture' && !ANSWERS.includes(outcome), `answered by ${outcome}: ${reasonOf(answered)}`],
    [Math.min(ms, cpuMs) > MOST_MS, `took ${Math.round(ms)} ms, ${Math.round(cpuMs)} of processors`],
    [goodMs > GOOD_MS, `a good picture took ${Math.round(goodMs)} ms beside it`],
    [idleMs > IDLE_MS, `the process went on for ${Math.round(idleMs)} ms`],
    [answered.peakMb > MEMORY_MB, `took ${Math.round(answered.peakMb)} MB`],
    [
      predictedMb !== undefined && peakMb > predictedMb,
      `took ${Math.round(peakMb)} MB, and ${Math.round(predictedMb ?? 0)} were predicted`,
    ],
  ];
  const wrong = rules.filter(([broken]) => broken).map(([, words]) => words);
  return { ...about, outcome, ms, cpuMs, plannedMs, goodMs, idleMs, peakMb, predictedMb, wrong };
}

const reasonOf = (answered: Answered): string => (answered.kind === 'picture' ? '' : answered.reason);
