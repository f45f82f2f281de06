import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runDistribution } from './command-under-test.js';

it.skipIf(process.platform === 'win32')(
  'the first example of the README works as it is written',
  async () => {
    const readme = await readFile(join(import.meta.dirname, '../README.md'), 'utf8');
    const [, code = '', config = '', lines = '', answer = ''] =
      /```js\n(.*?)```.*?```json\n(.*?)```.*?```sh\n(.*?)```.*?```\n(.*?)```/s.exec(readme) ?? [];
    const [, module = ''] = /^\/\/ (\S+)\n/.exec(code) ?? [];
    const [, file = ''] = /^npx cloudfront-emulator --config (\S+)$/m.exec(lines) ?? [];
    const folder = await mkdtemp(join(tmpdir(), 'emulator-readme-'));
    try {
      await writeFile(join(folder, module), code);
      await writeFile(join(folder, file), config);
      for (const line of lines
        .trim()
        .split('\n')
        .filter((each) => !/^np[mx] /.test(each)))
        execFileSync('sh', ['-c', line], { cwd: folder });
      const { ask } = await runDistribution(join(folder, file));
      const { status, headers } = await ask('/old', { redirect: 'manual' });
      const shown = ['location', 'content-length', 'x-cache'].map((name) => `${name}: ${headers.get(name)}`);
      expect([`http/1.1 ${status} found`, ...shown]).toEqual(
        answer
          .trim()
          .split('\n')
          .map((line) => line.replace(/^[^:]*/, (name) => name.toLowerCase())),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
