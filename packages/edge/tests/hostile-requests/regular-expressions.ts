import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';

/** A regular expression in a source file. */
export interface Expression {
  /** `edge/src/log.ts:12`. */
  readonly place: string;
  readonly pattern: string;
  readonly flags: string;
}

const PACKAGES = join(import.meta.dirname, '..', '..', '..');

/** Packages that read only their own user's input: a command line, a configuration, the project's files. */
const READ_NOTHING_OF_STRANGERS = ['browsers', 'cli', 'infra', 'testing'];

/** Every regular expression in the sources, without tests, of the packages that process untrusted input, in file order. */
export function expressionsOfSources(): readonly Expression[] {
  return readdirSync(PACKAGES)
    .filter((name) => !READ_NOTHING_OF_STRANGERS.includes(name))
    .sort()
    .flatMap((name) => {
      const folder = join(PACKAGES, name, 'src');
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => /\.tsx?$/.test(path) && !/\.test(?:-d)?\.tsx?$/.test(path))
        .sort()
        .flatMap((path) => expressionsIn(readFileSync(join(folder, path), 'utf8'), `${name}/src/${path}`));
    });
}

/**
 * The regular expressions in TypeScript code: literals, and arguments of `RegExp`. An interpolation in a template is replaced
 * by the word `part`.
 * @throws Error for a `RegExp` with another argument, whose pattern is not in the source
 */
export function expressionsIn(code: string, file: string): readonly Expression[] {
  const found: Expression[] = [];
  let from = 0;
  const add = (pattern: string, flags: string, written: string) => {
    // The parser's offsets continue across all texts, so the location is searched for; it visits them in order.
    const at = code.indexOf(written, from);
    from = Math.max(at, from);
    found.push({ place: `${file}:${code.slice(0, from).split('\n').length}`, pattern, flags });
  };
  for (const node of nodesOf(parseSync(code, { syntax: 'typescript', tsx: file.endsWith('x') }))) {
    if (node['type'] === 'RegExpLiteral') {
      const { pattern, flags } = node as { pattern: string; flags: string };
      add(pattern, flags, `/${pattern}/${flags}`);
    } else if (isCallOfRegExp(node)) {
      const [pattern, flags] = (node['arguments'] as { expression: unknown }[]).map(({ expression }) =>
        textOf(expression),
      );
      if (pattern === undefined)
        throw new Error(`${file} calls RegExp with what is neither text nor template`);
      add(pattern, flags ?? '', 'RegExp(');
    }
  }
  return found;
}

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function* nodesOf(value: unknown): Generator<Node> {
  if (!isNode(value)) return;
  yield value;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

const isCallOfRegExp = ({ type, callee }: Node): boolean =>
  (type === 'NewExpression' || type === 'CallExpression') && isNode(callee) && callee['value'] === 'RegExp';

function textOf(expression: unknown): string | undefined {
  if (!isNode(expression)) return undefined;
  if (expression['type'] === 'StringLiteral') return expression['value'] as string;
  if (expression['type'] !== 'TemplateLiteral') return undefined;
  return (expression['quasis'] as { cooked: string }[]).map(({ cooked }) => cooked).join('part');
}
