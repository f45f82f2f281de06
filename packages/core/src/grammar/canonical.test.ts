import { describe, expect, it } from 'vitest';
import { accepted, GRAMMAR, grammarWith } from '../../tests/grammar.js';
import { canonicalize, hasEffect } from './canonical.js';
import type { Grammar } from './grammar.js';
import { parseTransform, serializeTransform } from './parse.js';

const canonical = (query: string, grammar: Grammar = GRAMMAR) =>
  serializeTransform(canonicalize(accepted(parseTransform(query, grammar)), grammar));

describe('canonicalize', () => {
  it.each([
    ['', ''],
    // Sizes
    ['w=640', 'w=640'],
    ['w=641', 'w=864'],
    ['w=1', 'w=48'],
    ['h=100', 'h=112'],
    ['h=5760', 'h=3840'],
    ['w=640&h=360', 'w=640&h=360'],
    ['w=600&h=300', 'w=640&h=320'],
    ['w=1&h=5760', 'w=48&h=5760'],
    // Density
    ['dpr=2', ''],
    ['w=320&dpr=2', 'w=640'],
    ['w=320&h=180&dpr=2', 'w=640&h=360'],
    ['w=320&amp;h=180&amp;dpr=2', 'w=640&h=360'],
    ['w=436&dpr=1.100000023841858', 'w=480'],
    ['w=320&dpr=0.25', 'w=200'],
    ['w=320&dpr=1', 'w=360'],
    ['w=640&dpr=0.5', 'w=360'],
    ['w=1&h=1&dpr=0.5', 'w=48&h=48'],
    ['w=3000&h=1000&dpr=5', 'w=3840&h=1280'],
    // At a width of 112 it would be 6,451 high, over the limit: the next lower rung keeps the aspect ratio.
    ['w=100&h=5760&dpr=5', 'w=88&h=5069'],
    // Fit and focus
    ['w=640&h=640&fit=cover', 'w=640&h=640'],
    ['w=640&h=640&fit=contain', 'w=640&h=640&fit=contain'],
    ['w=640&fit=contain', 'w=640'],
    ['h=640&fit=fill', 'h=640'],
    ['fit=inside', ''],
    ['w=640&h=640&focus=center', 'w=640&h=640'],
    ['w=640&h=640&focus=0.5,0.5', 'w=640&h=640'],
    ['w=640&h=640&focus=0.4999,0.5001', 'w=640&h=640'],
    ['w=640&h=640&focus=1,0', 'w=640&h=640&focus=northeast'],
    ['w=640&h=640&focus=attention', 'w=640&h=640&focus=attention'],
    ['w=640&h=640&fit=contain&focus=north', 'w=640&h=640&fit=contain'],
    ['w=640&focus=north', 'w=640'],
    // Quality
    ['w=640&q=80', 'w=640'],
    ['w=640&q=76', 'w=640'],
    ['w=640&q=81', 'w=640&q=85'],
    ['w=640&q=1', 'w=640&q=30'],
    ['w=640&q=100', 'w=640&q=95'],
    ['w=640&q=60&f=png', 'w=640&f=png'],
    ['w=640&q=60&f=jpg', 'w=640&q=60&f=jpeg'],
    // Format
    ['f=auto', ''],
    ['f=jpg', 'f=jpeg'],
    // The facts of the original depend on nothing but its version
    ['f=json', 'f=json'],
    ['format=JSON&w=640&h=640&dpr=2&focus=attention&q=60&bg=fff&blur=3&rotate=90&trim=5', 'f=json'],
    ['v=3f2a&w=640&f=json', 'f=json&v=3f2a'],
    ['f=json&w=640&focus=face&fit=contain&v=face', 'focus=face&f=json&v=face'],
    // Background
    ['w=640&bg=transparent', 'w=640'],
    ['w=640&bg=ff000000', 'w=640'],
    ['w=640&bg=fff', 'w=640&bg=ffffff'],
    ['w=640&bg=FFFF', 'w=640&bg=ffffff'],
    ['w=640&f=jpeg&bg=white', 'w=640&f=jpeg'],
    ['w=640&f=jpeg&bg=00000080', 'w=640&f=jpeg&bg=7f7f7f'],
    ['w=640&f=jpeg&bg=7f7f7f', 'w=640&f=jpeg&bg=7f7f7f'],
    ['w=640&f=jpeg&bg=ffffff80', 'w=640&f=jpeg'],
    ['w=640&f=webp&bg=white', 'w=640&f=webp&bg=ffffff'],
    ['w=640&f=webp&bg=00000080', 'w=640&f=webp&bg=00000080'],
    // Rotation: flipping top to bottom is half a turn and a mirror
    ['rotate=0', ''],
    ['rotate=90', 'rotate=90'],
    ['flip=h', 'flip=h'],
    ['flip=v', 'rotate=180&flip=h'],
    ['flip=hv', 'rotate=180'],
    ['rotate=90&flip=h', 'rotate=90&flip=h'],
    ['rotate=90&flip=v', 'rotate=270&flip=h'],
    ['rotate=90&flip=vh', 'rotate=270'],
    ['rotate=180&flip=hv', ''],
    ['rotate=180&flip=v', 'flip=h'],
    ['rotate=270&flip=hv', 'rotate=90'],
    // The rest
    ['gray=0', ''],
    ['gray', 'gray=1'],
    ['v=1&trim=3&grey=1&sharpen=2&blur=1&bg=abc&w=48', 'w=48&bg=aabbcc&blur=1&sharpen=2&gray=1&trim=3&v=1'],
  ])('%j becomes %j', (query, expected) => {
    expect(canonical(query)).toBe(expected);
  });

  it('stays within limits lower than the ladder', () => {
    const low = grammarWith({ limits: { height: 1000 } });
    expect(canonical('h=900', low)).toBe('h=1000');
    expect(canonical('h=1000', low)).toBe('h=1000');
    expect(canonical('h=700', low)).toBe('h=864');
    expect(canonical('w=864&h=1000&dpr=3', low)).toBe('w=864&h=1000');
  });
});

describe('hasEffect', () => {
  it.each([
    ['', false],
    ['v=1', false],
    ['q=80', false],
    ['dpr=3', false],
    ['f=auto', false],
    ['bg=transparent', false],
    ['w=640', true],
    ['h=640', true],
    ['f=webp', true],
    ['q=60', true],
    ['gray', true],
    ['v=1&trim=1', true],
  ])('%j: %s', (query, expected) => {
    expect(hasEffect(canonicalize(accepted(parseTransform(query, GRAMMAR)), GRAMMAR))).toBe(expected);
  });
});
