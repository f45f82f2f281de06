import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '@cameo/command-line';
import { defineImageConfig, ISSUES } from '@cameo/core';
import type { Args } from './args.js';
import { type Browser, type Chromium, startBrowser } from './browser.js';
import { type EdgeProcess, startEdgeProcess } from './edge.js';
import type { File } from './requests.js';
import { type FileFindings, type RepeatedRequests, repeatRequests, tryFile } from './try-file.js';
import { type SeenFindings, trySeen } from './try-seen.js';
import { createTurns } from './turns.js';

/** All results. */
export interface Findings {
  /** With the server's peak memory so far. */
  readonly files: readonly (FileFindings & { peakMb: number | undefined })[];
  readonly again: RepeatedRequests;
  /** Faults of the server as a whole. */
  readonly faults: readonly string[];
  /** `at`: the file that raised it. */
  readonly memory: { peakMb: number | undefined; maxMb: number; at: string | undefined };
  readonly seconds: number;
  readonly complete: boolean;
}

/**
 * Serves a folder, requests everything in it, and judges the answers.
 * @param folder absolute
 */
export async function tryFolder(
  folder: string,
  files: readonly File[],
  args: Args,
  stopped: AbortSignal,
  progress: Progress,
): Promise<Findings> {
  const started = performance.now();
  const derivatives = await mkdtemp(join(tmpdir(), 'cameo-try-folder-'));
  let edge: EdgeProcess | undefined;
  try {
    edge = await startEdgeProcess({ sources: folder, derivatives, inputs: args.inputs });
    const config = defineImageConfig({ bucket: 'try-folder', region: 'eu-central-1', inputs: args.inputs });
    const trial = {
      edge,
      rules: { config, problems: ISSUES, folder },
      args,
      stopped,
      answered: counted(progress),
    };
    const found = [];
    const memory = watchMemory(edge, args.memory);
    for (const file of files) {
      if (stopped.aborted || edge.ended() !== undefined) break;
      progress.doing(file.path);
      const findings = await tryFile(file, trial);
      found.push({ ...findings, peakMb: await memory.look(file.path) });
      progress.done();
    }
    const alive = !stopped.aborted && edge.ended() === undefined;
    const again = alive
      ? await repeatRequests(
          found.flatMap(({ right }) => right),
          trial,
        )
      : { count: 0, wrong: [], faults: [] };
    await memory.look('asking again');
    const ended = edge.ended();
    const died = ended === undefined ? [] : [`${ended}, after ${found.at(-1)?.path ?? 'no file'}`];
    const faults = [...died, ...again.faults, ...memory.faults()];
    const seconds = Math.round((performance.now() - started) / 1000);
    return { files: found, again, faults, memory: memory.report(), seconds, complete: !stopped.aborted };
  } finally {
    await edge?.stop();
    await rm(derivatives, { recursive: true, force: true, maxRetries: 3 });
  }
}

function watchMemory(edge: EdgeProcess, maxMb: number) {
  let peak: { peakMb: number | undefined; at: string | undefined } = { peakMb: undefined, at: undefined };
  return {
    look: async (at: string) => {
      const peakMb = await edge.peakMb();
      if (peakMb !== undefined && peakMb > (peak.peakMb ?? 0)) peak = { peakMb, at };
      return peakMb;
    },
    report: () => ({ ...peak, maxMb }),
    faults: () => {
      if (peak.peakMb === undefined) return ['the memory of the server is not known'];
      if (peak.peakMb <= maxMb) return [];
      return [`the server took ${peak.peakMb} MB at ${peak.at}, expected at most ${maxMb} MB`];
    },
  };
}

/** All results of a browser. */
export interface SeenFolder {
  readonly files: readonly SeenFindings[];
  /** Faults of the server as a whole. */
  readonly faults: readonly string[];
  /** Its version. */
  readonly browser: string;
  /** Whether it misinterprets the levels of an AVIF's transparency. */
  readonly stretchesAlpha: boolean;
  readonly seconds: number;
  readonly complete: boolean;
}

/** Number of files that are tried at once, each by its own page: the edge renders for one while the other compares. */
const PAGES = 2;

/**
 * Serves a folder, requests a sample of everything in it, and judges how a browser displays the answers.
 * @param folder absolute
 */
export async function tryFolderSeen(
  folder: string,
  files: readonly File[],
  args: Args,
  stopped: AbortSignal,
  progress: Progress,
): Promise<SeenFolder> {
  const started = performance.now();
  const derivatives = await mkdtemp(join(tmpdir(), 'cameo-try-folder-'));
  let edge: EdgeProcess | undefined;
  let browser: Chromium | undefined;
  try {
    edge = await startEdgeProcess({ sources: folder, derivatives, inputs: args.inputs });
    browser = await startBrowser(PAGES);
    const config = defineImageConfig({ bucket: 'try-folder', region: 'eu-central-1', inputs: args.inputs });
    const rules = { config, problems: ISSUES, folder };
    const turns = createTurns(args.concurrency);
    const trial = { edge, rules, args, stopped, answered: counted(progress), turns };
    const { ended } = edge;
    const found: Map<File, SeenFindings> = new Map();
    const left = [...files].reverse();
    const tryNext = async (page: Browser): Promise<void> => {
      for (let file = left.pop(); file !== undefined; file = left.pop()) {
        if (stopped.aborted || ended() !== undefined) return;
        progress.doing(file.path);
        found.set(file, await trySeen(file, { ...trial, browser: page }));
        progress.done();
      }
    };
    await Promise.all(browser.pages.map(tryNext));
    const end = ended();
    const faults =
      end === undefined ? [] : [`${end}, after ${[...found.values()].at(-1)?.path ?? 'no file'}`];
    const seconds = Math.round((performance.now() - started) / 1000);
    const { version, stretchesAlpha } = browser;
    const inOrder = files.flatMap((file) => found.get(file) ?? []);
    return { files: inOrder, faults, browser: version, stretchesAlpha, seconds, complete: !stopped.aborted };
  } finally {
    await browser?.stop();
    await edge?.stop();
    await rm(derivatives, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Shows the progress of the answers. */
const counted =
  (progress: Progress) =>
  (wrong: boolean): void => {
    progress.count('requests');
    if (wrong) progress.count('wrong');
  };
