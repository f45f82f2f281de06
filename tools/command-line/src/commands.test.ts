import { expect, it } from 'vitest';
import { readCommands } from './commands.js';

const read = (...argv: readonly string[]) =>
  readCommands(
    {
      name: 'cameo',
      about: 'Pictures.',
      version: '1.2.3',
      commands: [
        { name: 'deploy', about: 'makes or changes a stage' },
        { name: 'remove', about: 'removes it' },
      ],
      more: 'Exit status: 0 or 1.',
    },
    argv,
  );

it.each([['deploy'], ['--', 'deploy']])('finds the command: %s %s', (...argv) => {
  expect(read(...argv.filter((word) => word !== undefined), 'dev', '--json')).toMatchObject({
    kind: 'run',
    command: { name: 'deploy' },
    argv: ['dev', '--json'],
  });
});

it.each([[[]], [['--help']], [['-h']], [['help']]])('prints the list for %j', (argv) => {
  const found = read(...argv);
  expect(found.kind).toBe('help');
  const lines = found.kind === 'help' ? found.text.split('\n') : [];
  expect(lines[0]).toBe('Usage: cameo COMMAND [options]');
  expect(lines.filter((line) => /^ {2}(?:deploy|remove)/.test(line))).toEqual([
    expect.stringMatching(/^ {2}deploy +makes or changes a stage$/),
    expect.stringMatching(/^ {2}remove +removes it$/),
  ]);
  expect(lines).toContain('Exit status: 0 or 1.');
});

it('passes "help deploy" to the command, and prints its version', () => {
  expect(read('help', 'deploy')).toMatchObject({ command: { name: 'deploy' }, argv: ['--help'] });
  for (const option of ['--version', '-V', '-v'])
    expect(read(option)).toEqual({ kind: 'version', text: '1.2.3\n' });
});

it.each([
  ['delpoy', 'Got "delpoy", which is no command here: did you mean deploy? See --help.'],
  ['zzzzzz', 'Got "zzzzzz", which is no command here: expected one of deploy, remove. See --help.'],
  ['--stage', 'Got "--stage", which is no command here: expected one of deploy, remove. See --help.'],
])('reports an error for %s', (word, sentence) => {
  expect(read(word)).toEqual({ kind: 'mistake', text: sentence });
});
