import { describe, expect, it } from 'vitest';
import { GRAMMAR, grammarWith } from '../../tests/grammar.js';
import { parseTransform } from './parse.js';

const value = (query: string) => ({ query, result: parseTransform(query, GRAMMAR) });

describe('parseTransform: accepted queries', () => {
  it.each([
    ['', {}],
    ['&&&', {}],
    ['w=640', { w: 640 }],
    ['width=640', { w: 640 }],
    ['W=640', { w: 640 }],
    ['WIDTH=640&Height=2', { w: 640, h: 2 }],
    ['w=1', { w: 1 }],
    ['w=3840', { w: 3840 }],
    ['h=5760', { h: 5760 }],
    ['%77=64%30', { w: 640 }],
    ['dpr=2', { dpr: 2 }],
    ['dpr=2.625', { dpr: 2.625 }],
    ['dpr=0.5', { dpr: 0.5 }],
    ['dpr=5', { dpr: 5 }],
    // As browsers report it: zoomed, or in single precision.
    ['dpr=1.100000023841858', { dpr: 1.1 }],
    ['dpr=0.8999999761581421', { dpr: 0.9 }],
    ['dpr=3.3333333', { dpr: 3.3333 }],
    ['dpr=2.66666', { dpr: 2.6667 }],
    ['dpr=1.99996', { dpr: 2 }],
    ['dpr=1.00005', { dpr: 1.0001 }],
    ['dpr=1.00004999999999999999999999', { dpr: 1 }],
    ['dpr=1.0', { dpr: 1 }],
    ['dpr=0.25', { dpr: 0.5 }],
    ['dpr=0.4999', { dpr: 0.5 }],
    ['dpr=0.00000001', { dpr: 0.5 }],
    ['dpr=5.0001', { dpr: 5 }],
    ['dpr=99999', { dpr: 5 }],
    [`dpr=${'9'.repeat(400)}.5`, { dpr: 5 }],
    // Query strings that were copied from HTML source.
    ['w=48&amp;h=49', { w: 48, h: 49 }],
    ['amp;w=48&amp;amp;h=49&AMP;q=60', { w: 48, h: 49, q: 60 }],
    ['w=48&amp%3bh=49', { w: 48, h: 49 }],
    ['w=48&amp;', { w: 48 }],
    ['w=48&amp;utm_source=x&amp;amp=1', { w: 48 }],
    ['fit=CONTAIN', { fit: 'contain' }],
    ['focus=NorthEast', { focus: 'northeast' }],
    ['focus=0.3,0.25', { focus: '0.3,0.25' }],
    ['focus=0.3%2C0.25', { focus: '0.3,0.25' }],
    ['focus=.5,1.0', { focus: 'south' }],
    ['focus=0.3333,1', { focus: '0.33,1' }],
    ['q=1', { q: 1 }],
    ['quality=100', { q: 100 }],
    ['f=jpg', { f: 'jpeg' }],
    ['format=AVIF', { f: 'avif' }],
    ['f=auto', { f: 'auto' }],
    ['bg=fff', { bg: 'ffffff' }],
    ['bg=%23F4F1EA', { bg: 'f4f1ea' }],
    ['bg=f4f1ea80', { bg: 'f4f1ea80' }],
    ['bg=abcf', { bg: 'aabbcc' }],
    ['bg=Transparent', { bg: '00000000' }],
    ['bg=ff00', { bg: '00000000' }],
    ['bg=black', { bg: '000000' }],
    ['blur=100&sharpen=10&trim=100', { blur: 100, sharpen: 10, trim: 100 }],
    ['rotate=270', { rotate: 270 }],
    ['rotate=0', { rotate: 0 }],
    ['flip=vh', { flip: 'hv' }],
    ['flip=V', { flip: 'v' }],
    ['gray', { gray: true }],
    ['gray=', { gray: true }],
    ['grey=TRUE', { gray: true }],
    ['gray=0', { gray: false }],
    ['v=3F_a-.9', { v: '3F_a-.9' }],
  ])('%s', (query, transform) => {
    expect(value(query)).toEqual({ query, result: { ok: true, value: transform } });
  });

  it.each([
    'unknown=1',
    'unknown',
    '=5',
    '=',
    'utm_source=%zz',
    '__proto__=1',
    'constructor=1',
    'toString',
    'hasOwnProperty=w',
    'prototype=1&valueOf=2',
    'w%00=5',
    ' w=5',
    'ｗ=5',
  ])('drops %j, which is not a parameter', (query) => {
    expect(value(`${query}&w=640`)).toEqual({
      query: `${query}&w=640`,
      result: { ok: true, value: { w: 640 } },
    });
  });

  it('does not access the prototype of objects', () => {
    parseTransform('__proto__=1&__proto__[w]=640&constructor.prototype.w=1', GRAMMAR);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { w?: number }).w).toBeUndefined();
  });

  it('drops parameters that the grammar does not include', () => {
    const grammar = grammarWith({ params: ['w'] });
    expect(parseTransform('w=640&h=abc&height=1&fit=stretch', grammar)).toEqual({
      ok: true,
      value: { w: 640 },
    });
  });
});

const WIDTH = 'a whole number from 1 to 3840';
const QUALITY = 'a whole number from 1 to 100';
const DENSITY = 'a decimal above 0, which is brought between 0.5 and 5 and rounded to four places';
const FOCUS =
  'center, north, northeast, east, southeast, south, southwest, west, northwest, entropy, attention, face, or x,y with both from 0 to 1 and at most four decimals';
const COLOUR = 'a colour such as fff, f4f1ea, f4f1ea80, white, black or transparent';
const TOKEN = '1 to 32 letters, digits, dots, dashes or underscores';
const UTF8 = 'percent-encoded UTF-8';

describe('parseTransform: rejected queries', () => {
  it.each([
    ['w=abc', 'invalid-value', 'w', 'abc', WIDTH],
    ['w=', 'invalid-value', 'w', '', WIDTH],
    ['w', 'invalid-value', 'w', '', WIDTH],
    ['w=0', 'out-of-range', 'w', '0', WIDTH],
    ['w=-1', 'out-of-range', 'w', '-1', WIDTH],
    ['w=1e3', 'invalid-value', 'w', '1e3', WIDTH],
    ['w=640.5', 'invalid-value', 'w', '640.5', WIDTH],
    ['w=640.0', 'invalid-value', 'w', '640.0', WIDTH],
    ['w=0640', 'invalid-value', 'w', '0640', WIDTH],
    ['w=0x280', 'invalid-value', 'w', '0x280', WIDTH],
    ['w=+640', 'invalid-value', 'w', ' 640', WIDTH],
    ['w=640%0A', 'invalid-value', 'w', '640\n', WIDTH],
    ['w=%00640', 'invalid-value', 'w', '\u0000640', WIDTH],
    ['w=٦٤٠', 'invalid-value', 'w', '٦٤٠', WIDTH],
    ['w=NaN', 'invalid-value', 'w', 'NaN', WIDTH],
    ['w=Infinity', 'invalid-value', 'w', 'Infinity', WIDTH],
    ['w=3841', 'out-of-range', 'w', '3841', WIDTH],
    ['w=99999', 'out-of-range', 'w', '99999', WIDTH],
    ['w=99999999999999999999', 'out-of-range', 'w', '99999999999999999999', WIDTH],
    ['width=99999', 'out-of-range', 'width', '99999', WIDTH],
    ['WIDTH=x', 'invalid-value', 'WIDTH', 'x', WIDTH],
    ['h=5761', 'out-of-range', 'h', '5761', 'a whole number from 1 to 5760'],
    ['w=640&w=641', 'repeated-parameter', 'w', '641', 'w once'],
    ['w=640&w=640', 'repeated-parameter', 'w', '640', 'w once'],
    ['w=640&width=640', 'repeated-parameter', 'width', '640', 'w once'],
    ['w=640&W=640', 'repeated-parameter', 'W', '640', 'w once'],
    ['dpr=0', 'out-of-range', 'dpr', '0', DENSITY],
    ['dpr=0.000', 'out-of-range', 'dpr', '0.000', DENSITY],
    ['dpr=-0', 'out-of-range', 'dpr', '-0', DENSITY],
    ['dpr=-1.5', 'out-of-range', 'dpr', '-1.5', DENSITY],
    ['dpr=-1', 'out-of-range', 'dpr', '-1', DENSITY],
    ['dpr=', 'invalid-value', 'dpr', '', DENSITY],
    ['dpr=abc', 'invalid-value', 'dpr', 'abc', DENSITY],
    ['dpr=NaN', 'invalid-value', 'dpr', 'NaN', DENSITY],
    ['dpr=Infinity', 'invalid-value', 'dpr', 'Infinity', DENSITY],
    ['dpr=1e3', 'invalid-value', 'dpr', '1e3', DENSITY],
    ['dpr=1e-7', 'invalid-value', 'dpr', '1e-7', DENSITY],
    ['dpr=1E999', 'invalid-value', 'dpr', '1E999', DENSITY],
    ['dpr=2.', 'invalid-value', 'dpr', '2.', DENSITY],
    ['dpr=.5', 'invalid-value', 'dpr', '.5', DENSITY],
    ['dpr=1,5', 'invalid-value', 'dpr', '1,5', DENSITY],
    ['dpr=1.5.5', 'invalid-value', 'dpr', '1.5.5', DENSITY],
    ['dpr=0x2', 'invalid-value', 'dpr', '0x2', DENSITY],
    ['dpr=2x', 'invalid-value', 'dpr', '2x', DENSITY],
    ['dpr=٢', 'invalid-value', 'dpr', '٢', DENSITY],
    ['w=48&amp;w=48', 'repeated-parameter', 'amp;w', '48', 'w once'],
    ['amp;w=x', 'invalid-value', 'amp;w', 'x', WIDTH],
    ['dpr=02', 'invalid-value', 'dpr', '02', DENSITY],
    ['fit=stretch', 'invalid-value', 'fit', 'stretch', 'one of cover, contain, inside, fill'],
    ['fit=', 'invalid-value', 'fit', '', 'one of cover, contain, inside, fill'],
    ['fit=constructor', 'invalid-value', 'fit', 'constructor', 'one of cover, contain, inside, fill'],
    ['focus=2,2', 'out-of-range', 'focus', '2,2', FOCUS],
    ['focus=-0.1,0.5', 'out-of-range', 'focus', '-0.1,0.5', FOCUS],
    ['focus=0.5,1.0001', 'out-of-range', 'focus', '0.5,1.0001', FOCUS],
    ['focus=0.33333,0.5', 'invalid-value', 'focus', '0.33333,0.5', FOCUS],
    ['focus=0.,0', 'invalid-value', 'focus', '0.,0', FOCUS],
    ['focus=.,.', 'invalid-value', 'focus', '.,.', FOCUS],
    ['focus=1,1,1', 'invalid-value', 'focus', '1,1,1', FOCUS],
    ['focus=0.5', 'invalid-value', 'focus', '0.5', FOCUS],
    ['focus=,', 'invalid-value', 'focus', ',', FOCUS],
    ['focus=middle', 'invalid-value', 'focus', 'middle', FOCUS],
    ['q=0', 'out-of-range', 'q', '0', QUALITY],
    ['q=101', 'out-of-range', 'q', '101', QUALITY],
    ['quality=high', 'invalid-value', 'quality', 'high', QUALITY],
    ['f=gif', 'invalid-value', 'f', 'gif', 'one of auto, avif, webp, jpeg, png, json'],
    ['f=toString', 'invalid-value', 'f', 'toString', 'one of auto, avif, webp, jpeg, png, json'],
    ['bg=red', 'invalid-value', 'bg', 'red', COLOUR],
    ['bg=12345', 'invalid-value', 'bg', '12345', COLOUR],
    ['bg=%23%23fff', 'invalid-value', 'bg', '##fff', COLOUR],
    ['blur=0', 'out-of-range', 'blur', '0', QUALITY],
    ['sharpen=11', 'out-of-range', 'sharpen', '11', 'a whole number from 1 to 10'],
    ['rotate=45', 'out-of-range', 'rotate', '45', 'one of 0, 90, 180, 270'],
    ['rotate=-90', 'invalid-value', 'rotate', '-90', 'one of 0, 90, 180, 270'],
    ['flip=x', 'invalid-value', 'flip', 'x', 'one of h, v, hv'],
    ['gray=yes', 'invalid-value', 'gray', 'yes', '1 or 0'],
    ['trim=101', 'out-of-range', 'trim', '101', QUALITY],
    ['v=', 'invalid-value', 'v', '', TOKEN],
    ['v=a/b', 'invalid-value', 'v', 'a/b', TOKEN],
    ['v=a%00', 'invalid-value', 'v', 'a\0', TOKEN],
    ['w=%zz', 'malformed-encoding', 'w', '%zz', UTF8],
    ['w=%', 'malformed-encoding', 'w', '%', UTF8],
    ['w=%C3', 'malformed-encoding', 'w', '%C3', UTF8],
    ['v=%ED%A0%80', 'malformed-encoding', 'v', '%ED%A0%80', UTF8],
    ['%E0%A4=1', 'malformed-encoding', 'query', '%E0%A4', UTF8],
    ['%', 'malformed-encoding', 'query', '%', UTF8],
  ])('%s', (query, code, param, received, expected) => {
    expect(value(query)).toEqual({
      query,
      result: { ok: false, issues: [{ code, param, received, expected }] },
    });
  });

  it('lists every issue, in the order of the query', () => {
    const result = parseTransform('w=0&fit=stretch&q=80&w=5', GRAMMAR);
    expect(result).toEqual({
      ok: false,
      issues: [
        { code: 'out-of-range', param: 'w', received: '0', expected: WIDTH },
        {
          code: 'invalid-value',
          param: 'fit',
          received: 'stretch',
          expected: 'one of cover, contain, inside, fill',
        },
        { code: 'repeated-parameter', param: 'w', received: '5', expected: 'w once' },
      ],
    });
  });

  it.each([
    ['w=640%0A', 'w', '640\n'],
    ['f=png%0A', 'f', 'png\n'],
    ['v=a%0A', 'v', 'a\n'],
    ['bg=blac%E2%84%AA', 'bg', 'blac\u212a'],
    ['fit=%C4%B0nside', 'fit', '\u0130nside'],
  ])('drops %j, which some engines would accept', (query, param, received) => {
    expect(value(query).result).toMatchObject({
      ok: false,
      issues: [{ code: 'invalid-value', param, received }],
    });
  });

  it('drops names that only some engines would accept', () => {
    expect(value('w%C4%B0dth=5&w%0A=5').result).toEqual({ ok: true, value: {} });
  });

  it('lists at most ten issues', () => {
    const { result } = value('w=&'.repeat(50));
    expect(result.ok ? [] : result.issues).toHaveLength(10);
  });

  it('truncates the received value to 80 characters', () => {
    const result = parseTransform(`w=${'x'.repeat(500)}`, GRAMMAR);
    expect(result.ok ? [] : result.issues.map(({ received }) => received)).toEqual([`${'x'.repeat(80)}…`]);
  });

  it('rejects formats that are not configured', () => {
    const grammar = grammarWith({ formats: ['jpeg', 'png', 'webp'] });
    expect(parseTransform('f=avif', grammar)).toEqual({
      ok: false,
      issues: [
        {
          code: 'invalid-value',
          param: 'f',
          received: 'avif',
          expected: 'one of auto, webp, jpeg, png, json',
        },
      ],
    });
  });
});
