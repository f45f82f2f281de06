import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCommandLine } from '@cameo/command-line';
import { expect, it } from 'vitest';
import type { AnyCommand } from '../src/command.js';

const PACKAGES = join(import.meta.dirname, '../..');

/** Mentions of a command that nobody is to type: usage, examples of help, and generators of files. */
const NOT_TO_TYPE = [
  `more: \`"cameo COMMAND --help" describes each command, with examples.`,
  `['cameo package dev', 'what "cameo deploy dev" would deploy'],`,
  `["cameo describe 'pictures/**'", 'into pictures.ts'],`,
  `["cameo describe 'pictures/**' --check", 'for CI: status 1 when a picture has changed since'],`,
  `return \`// Written by "cameo describe": what is changed here is lost.`,
  `Description: 'Checks the stage like "cameo doctor"',`,
];

/** Lines of a published package's sources, without comments. */
const lines = (of: string): readonly string[] =>
  readdirSync(join(PACKAGES, of, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test(-d)?\.tsx?$/.test(file))
    .flatMap((file) => readFileSync(join(PACKAGES, of, 'src', file), 'utf8').split('\n'))
    .map((line) => line.trim())
    .filter((line) => !/^(?:\/?\*|\/\/)/.test(line));

it.each(['cli', 'infra', 'local-edge', 'describe', 'vite', 'edge', 'react-image'])(
  'commands that %s tells people to type work if Cameo is a dependency of a project',
  (of) => {
    const found = lines(of).filter(
      (line) =>
        /["“]cameo [a-zA-Z]|: cameo [a-z]+ |["“`]pnpm [a-z]/.test(line) &&
        !NOT_TO_TYPE.some((each) => line.startsWith(each)),
    );
    expect(lines(of).length).toBeGreaterThan(100);
    expect(found).toEqual([]);
  },
);

/** Commands that a text only names. */
const ONLY_NAMED = ['is "npx cameo dev" running there?', 'the stage of "npx cameo dev"'];

it('commands that people are told to type are complete', async () => {
  const told = ['cli', 'infra', 'local-edge', 'describe', 'vite', 'edge']
    .flatMap(lines)
    .flatMap((line) =>
      [...line.matchAll(/["“]npx cameo (\w+)([^"”]*)["”]/g)]
        .filter((match) => !ONLY_NAMED.some((each) => line.includes(each) && each.includes(match[0])))
        .map(([, name = '', rest = '']) => ({ name, rest })),
    );
  expect(told.length).toBeGreaterThan(15);
  for (const { name, rest } of told) {
    const { command } = (await import(`../src/commands/${name}.ts`)) as { readonly command: AnyCommand };
    const argv = rest
      .replace(/\$\{[^}]*\}/g, 'x')
      .split(' ')
      .filter(Boolean);
    expect([name, rest, readCommandLine(command, argv)]).toEqual([
      name,
      rest,
      expect.objectContaining({ kind: 'run' }),
    ]);
  }
});
