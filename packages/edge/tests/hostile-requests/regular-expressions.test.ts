import { runInNewContext } from 'node:vm';
import { some } from '@cameo/testing/form';
import { describe, expect, it } from 'vitest';
import { type Expression, expressionsIn, expressionsOfSources } from './regular-expressions.js';

// Its other back ends are programs that are not installed.
process.env['RECHECK_SYNC_BACKEND'] = 'pure';
const { checkSync } = await import('recheck');

/** Expressions with quadratic time that never read untrusted text. */
const NOT_FROM_STRANGERS: Readonly<Record<string, string>> = {
  'core/src/config/config-checks.ts /^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$/':
    'the operator’s address in cameo.config.ts',
  'core/src/config/grammar-doc.ts /\\B(?=(?:[0-9]{3})+$)/g': 'the digits of a limit',
  'core/src/access/sign.ts /\\/+$/': 'baseUrl of the server’s own code',
  'image/src/config.ts /\\/+$/': 'baseUrl of the page’s own code',
  'image/src/signed.ts /\\S+(?= \\d+w)/g': 'a srcset of the page’s own code',
};

const written = ({ place, pattern, flags }: Expression) =>
  `${place.replace(/:\d+$/, '')} /${pattern}/${flags}`;

const known = new Map<string, ReturnType<typeof checkSync>>();

/** The checker's verdict, once for each expression: many are in several places. */
function checked(pattern: string, flags: string): ReturnType<typeof checkSync> {
  const found = known.get(`${pattern}/${flags}`) ?? checkSync(pattern, flags, { timeout: 60_000 });
  known.set(`${pattern}/${flags}`, found);
  return found;
}

/** Without an unbounded repetition the time is bounded. */
const repeatsWithoutEnd = ({ pattern }: Expression) =>
  /[*+]|\{\d+,\}/.test(pattern.replace(/\\./g, '').replace(/\[[^\]]*\]/g, ''));

/**
 * Whether this engine is slow for a text, in two attempts: a linear expression that takes a ms may be delayed once by a busy
 * machine.
 */
const isSlow = (expression: Expression, text: string): boolean =>
  takesLong(expression, text) && takesLong(expression, text);

function takesLong({ pattern, flags }: Expression, text: string): boolean {
  try {
    runInNewContext('new RegExp(pattern, flags).exec(text)', { pattern, flags, text }, { timeout: 250 });
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return true;
    throw error;
  }
}

describe('regular expressions', () => {
  it('are found with their locations, whatever creates them', () => {
    const code = [
      'const a = /x\\/y+/gu;',
      '// not this: /b/',
      'const b = new RegExp(`(?:^|,)$' + "{name}`, 'i');",
      "const c = text.replace(/[/]/, '/d/');",
      "const d = RegExp('e*');",
    ].join('\n');
    expect(expressionsIn(code, 'p/src/f.ts')).toEqual([
      { place: 'p/src/f.ts:1', pattern: 'x\\/y+', flags: 'gu' },
      { place: 'p/src/f.ts:3', pattern: '(?:^|,)part', flags: 'i' },
      { place: 'p/src/f.ts:4', pattern: '[/]', flags: '' },
      { place: 'p/src/f.ts:5', pattern: 'e*', flags: '' },
    ]);
    expect(() => expressionsIn('new RegExp(given)', 'p/src/f.ts')).toThrow('p/src/f.ts calls RegExp');
  });

  it('with backtracking would be detected', () => {
    expect(checkSync('^(a+)+$', '').status).toBe('vulnerable');
    expect(checkSync('^\\s*-\\s*$', '').status).toBe('safe');
    expect(checkSync('=\\s*\\d*\\s*$', '').status).toBe('vulnerable');
    const slow = { place: '', pattern: '=\\s*\\d*\\s*$', flags: '' };
    expect(isSlow(slow, `=${' '.repeat(100_000)}x`)).toBe(true);
    expect(isSlow({ ...slow, pattern: '=\\s*$' }, `=${' '.repeat(100_000)}x`)).toBe(false);
  });

  it('take time linear in their text', { timeout: 300_000 }, () => {
    const all = expressionsOfSources();
    expect(all.length).toBeGreaterThan(120);
    const slow = some(all.filter(repeatsWithoutEnd), 4).flatMap((expression) => {
      const { place, pattern, flags } = expression;
      if (NOT_FROM_STRANGERS[written(expression)] !== undefined) return [];
      const found = checked(pattern, flags);
      if (found.status === 'safe') return [];
      const attack = found.status === 'vulnerable' ? found.attack.pattern : '';
      // The checker has a time limit: on a busy machine it may report a linear expression as vulnerable.
      if (found.status === 'vulnerable' && !isSlow(expression, found.attack.string)) return [];
      return [`${place} /${pattern}/${flags} ${found.status} ${attack}`];
    });
    expect(slow).toEqual([]);
    // A row that is no longer needed must be removed.
    const there = all.map(written);
    expect(Object.keys(NOT_FROM_STRANGERS).filter((row) => !there.includes(row))).toEqual([]);
  });
});
