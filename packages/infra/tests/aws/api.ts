import { spawn, spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '@cameo/testing/tools';

/** An AWS API on loopback; `scripts/with-aws.sh` starts one and sets the variables. */
export interface AwsApi {
  readonly endpoint: string;
  /** Folder of the tools `aws` and `cfn-lint`. */
  readonly tools: string;
  /** Folder in which a file requests a fault (stubs.py). */
  readonly faults: string;
}

/**
 * The API in the environment. Without one, prints a notice on stderr and returns `undefined`; if `CAMEO_REQUIRE` includes
 * `aws`, as in CI, it fails instead.
 */
export function awsApi(): AwsApi | undefined {
  const { CAMEO_AWS_ENDPOINT: endpoint, CAMEO_AWS_TOOLS: tools, CAMEO_AWS_FAULTS: faults } = process.env;
  if (endpoint && tools && faults) return { endpoint, tools, faults };
  const message =
    'No AWS API: run "scripts/with-aws.sh npm test" from the root of the project; it needs Python.';
  return missing('aws', 'deploying to AWS', message);
}

/** Injects a fault until the returned function is called. */
export function fault({ faults }: AwsApi, name: string, text = ''): () => void {
  const path = join(faults, name);
  writeFileSync(path, text);
  return () => rmSync(path, { force: true });
}

export type Environment = Readonly<Record<string, string>>;

let accounts = 0;

/** An otherwise empty account: its root's key is its id. */
export function newAccount({ endpoint }: AwsApi): { readonly id: string; readonly env: Environment } {
  accounts += 1;
  const id = String(100_000_000_000 + (process.pid % 1_000_000) * 1000 + accounts);
  return {
    id,
    env: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: id,
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_DEFAULT_REGION: 'eu-central-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    },
  };
}

/** The exit status of a command, and its output. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A deployment takes 20 s on an idle machine; one that takes longer than this waits for something that does not come. */
const COMMAND_MS = 300_000;

/**
 * Runs a shell command line, with nothing of this process' environment but the path.
 * @throws Error if it does not end, with its processes and what it printed
 */
export function shell(line: string, cwd: string, env: Environment): Promise<Ended> {
  const child = spawn('bash', ['-c', line], { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.err += text;
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      const running = processesBelow(child.pid);
      for (const { pid } of running) process.kill(pid, 'SIGKILL');
      const list = running.map(({ about }) => about).join('\n');
      const printed = `${output.out}${output.err}`.slice(-2000);
      reject(
        new Error(`"${line}" still ran after ${COMMAND_MS / 1000} s:\n${list}\nIt printed:\n${printed}`),
      );
    }, COMMAND_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(late);
      resolve({ code, ...output });
    });
  });
}

/** A process and its children, each with its age in seconds and what it waits for in the kernel. */
function processesBelow(root: number | undefined): readonly { pid: number; about: string }[] {
  const columns = 'ppid=,pid=,stat=,etimes=,wchan:24=,args=';
  const { stdout } = spawnSync('ps', ['-e', '-o', columns], { encoding: 'utf8' });
  const all = stdout.split('\n').map((about) => {
    const [parent, pid] = about.trim().split(/\s+/, 2).map(Number);
    return { parent, pid: pid ?? 0, about: about.slice(0, 200) };
  });
  const below = (pid: number | undefined): typeof all =>
    all.filter(({ parent }) => parent === pid).flatMap((each) => [each, ...below(each.pid)]);
  return [...all.filter(({ pid }) => pid === root), ...below(root)];
}

/** The last line of this project's command on standard error; pnpm adds its own. */
export const lastLine = ({ err }: Ended): string =>
  err
    .split('\n')
    .filter((line) => line.startsWith('cameo: '))
    .at(-1) ?? err;
