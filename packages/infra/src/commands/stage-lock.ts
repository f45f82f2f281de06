import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { SetupError } from '../aws/problem.js';
import { type Project, shownIn, stageFolder } from '../project.js';
import { stageOf } from '../stage.js';

/** The process that holds a stage. */
interface Holder {
  readonly pid: number;
  /** When it started, as the system counts: later another process may have its number. Undefined where only Linux says it. */
  readonly started?: string | undefined;
  readonly host: string;
  /** As it was typed, such as `cameo deploy dev`. */
  readonly command: string;
  /** ISO 8601. */
  readonly since: string;
}

/** Interval at which a holder shows that it runs, for other computers and containers with the same folder, ms. */
const SIGN_OF_LIFE_MS = 5000;

/** Silence after which a holder on another computer counts as dead, ms: a build may keep a processor busy for seconds. */
const DEAD_MS = 60_000;

/** Attempts to take over a lock whose holder has died, while others do the same. */
const ATTEMPTS = 5;

/**
 * Runs work that writes into the folder of a stage, unless another process does so at present. No end of this process leaves the
 * lock but SIGKILL, and the lock of a dead process does not count.
 * @param command its line, for the message to others
 * @throws SetupError that names the process which holds the stage; ConfigError if there is no such stage
 */
export async function holdingStage<T>(
  project: Project,
  stage: string,
  command: string,
  work: () => Promise<T>,
): Promise<T> {
  // Any other name would be a path.
  stageOf(project.config, stage);
  const file = `${stageFolder(project, stage)}.lock`;
  const own: Holder = {
    pid: process.pid,
    started: startOf(process.pid),
    host: hostname(),
    command,
    since: new Date().toISOString(),
  };
  mkdirSync(dirname(file), { recursive: true });
  for (let attempt = 1; !taken(file, own); attempt += 1) {
    const holder = holderIn(file);
    if (attempt === ATTEMPTS || isAlive(holder, file)) throw inUse(stage, holder, shownIn(project, file));
    removeDead(file);
  }
  const sign = setInterval(() => touch(file), SIGN_OF_LIFE_MS).unref();
  const release = (): void => {
    clearInterval(sign);
    process.off('exit', release);
    rmSync(file, { force: true });
  };
  // Ctrl+C ends with `process.exit`.
  process.on('exit', release);
  return work().finally(release);
}

/** Creates the lock, unless there is one. */
function taken(file: string, own: Holder): boolean {
  try {
    writeFileSync(file, `${JSON.stringify(own)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // A full disk leaves a part of it.
    rmSync(file, { force: true });
    throw error;
  }
}

/** Undefined if it was released meanwhile, is being written, or is no lock. */
function holderIn(file: string): Holder | undefined {
  try {
    const found = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(found.pid) && found.pid > 0 ? found : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder | undefined, file: string): boolean {
  if (holder?.host !== hostname()) return Date.now() - (lastSign(file) ?? 0) < DEAD_MS;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    // EPERM: it runs as another user.
    if (codeOf(error) === 'ESRCH') return false;
  }
  return holder.started === undefined || holder.started === startOf(holder.pid);
}

/** Removes a dead lock. Nobody else removes one at the same time: a second one would remove the new lock of the first. */
function removeDead(file: string): void {
  const alone = `${file}.removal`;
  try {
    mkdirSync(alone);
  } catch {
    // Whoever created it was killed in the middle.
    if (Date.now() - (lastSign(alone) ?? 0) > DEAD_MS) rmSync(alone, { recursive: true, force: true });
    return;
  }
  try {
    if (!isAlive(holderIn(file), file)) rmSync(file, { force: true });
  } finally {
    rmdirSync(alone);
  }
}

/** The 22nd field of Linux's /proc/PID/stat, after a name in parentheses that may contain anything. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19];
  } catch {
    return undefined;
  }
}

const lastSign = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.mtimeMs;

function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody removed it.
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function inUse(stage: string, holder: Holder | undefined, file: string): SetupError {
  const { pid, host, command, since } = holder ?? {
    pid: '?',
    host: '?',
    command: 'another process',
    since: '?',
  };
  const where = host === hostname() ? '' : ` on ${host}`;
  return new SetupError(
    `Stage ${stage} is in use: "${command}", process ${pid}${where}, has written into its folder since ${since}. ` +
      `Wait until it ends, or stop it; then run the command again. If there is no such process, delete ${file}.`,
  );
}
