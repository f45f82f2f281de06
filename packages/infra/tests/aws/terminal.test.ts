import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { awsApi } from './api.js';

const ROOT = join(import.meta.dirname, '../../../..');

/** Runs a command at a terminal of its own, presses Ctrl+C once it has printed a text, and prints its exit status. */
const AT_A_TERMINAL = `
import os, pty, sys, time, select
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
output, pressed, end = b'', False, time.time() + 90
while time.time() < end:
    ready, _, _ = select.select([terminal], [], [], 1)
    if ready:
        try:
            chunk = os.read(terminal, 1024)
        except OSError:
            break
        if not chunk:
            break
        output += chunk
        if b'there' in output and not pressed:
            pressed = True
            os.write(terminal, b'\\x03')
else:
    os.kill(pid, 15)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), b'still here' in output)
`;

const api = awsApi();
it('Ctrl+C reaches the command of scripts/with-aws.sh, and its child processes', async ({ skip }) => {
  if (api === undefined) return skip('needs scripts/with-aws.sh');
  const inner = 'echo there; sleep 30; echo still here';
  const { stdout } = await promisify(execFile)(
    'python3',
    ['-c', AT_A_TERMINAL, join(ROOT, 'scripts/with-aws.sh'), 'bash', '-c', inner],
    { timeout: 120_000 },
  );
  // The shell's status of a command that Ctrl+C ended.
  expect(stdout).toBe('130 False\n');
}, 150_000);
