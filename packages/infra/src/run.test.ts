import { tmpdir } from 'node:os';
import { expect, it, vi } from 'vitest';
import { run } from './run.js';

it('shows the output of a program that failed as it is, and gives the reason in one line', async () => {
  const shown = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    const program = "console.log('first\\n    at second'); process.exitCode = 3";
    await expect(run(process.execPath, ['-e', program], { cwd: tmpdir() })).rejects.toThrow(
      /^node -e .* ended with 3\. It printed the reason above\.$/,
    );
    expect(shown.mock.calls).toEqual([['first\n    at second\n']]);
  } finally {
    shown.mockRestore();
  }
});
