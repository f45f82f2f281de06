import { describe, expect, it } from 'vitest';
import { planOf } from '../../tests/plan-of.js';
import { keepsPixels } from './effects.js';
import type { SourceFacts } from './plan.js';

const SMALL = {
  format: 'jpeg',
  width: 400,
  height: 300,
  orientation: 1,
  frames: 1,
  hasAlpha: false,
} as const;

const kept = (query: string, facts: Partial<SourceFacts> = {}, accept = 'image/webp'): boolean =>
  keepsPixels(planOf(query, { ...SMALL, ...facts }, accept), { ...SMALL, ...facts });

describe('keepsPixels', () => {
  it.each([
    ['a width that the original has not', 'w=640', {}],
    ['its own width', 'w=400', { width: 400 }],
    ['another format', 'f=png', {}],
    ['a quality', 'q=45', {}],
    ['an orientation, which changes how pixels lie and not what is seen', 'w=640', { orientation: 6 }],
    ['a colour behind a picture without transparency', 'w=640&bg=ff0000', {}],
    ['transparency', 'w=640', { format: 'png', hasAlpha: true }],
  ] as const)('is true for %s', (_, query, facts) => {
    expect(kept(query, facts)).toBe(true);
  });

  it.each([
    ['a smaller width', 'w=360', {}],
    ['a cut', 'w=640&h=640', {}],
    ['a cut by a strategy', 'w=640&h=640&focus=entropy', {}],
    ['room around it', 'w=640&h=640&fit=contain', {}],
    ['stretching', 'w=640&h=640&fit=fill', {}],
    ['half a turn, which keeps its size', 'rotate=180', {}],
    ['a mirror', 'flip=h', {}],
    ['gray', 'gray=1', {}],
    ['rounded corners', 'w=640&round=1', {}],
    ['rounded corners before a colour', 'w=640&round=1&bg=ff0000', {}],
    ['edges that are cut off', 'w=640&trim=1', {}],
    ['blur', 'blur=5', {}],
    ['sharpness', 'sharpen=2', {}],
    ['a colour behind transparency', 'bg=ff0000', { format: 'png', hasAlpha: true }],
    ['white behind transparency', 'f=jpeg', { format: 'png', hasAlpha: true }],
  ] as const)('is false for %s', (_, query, facts) => {
    expect(kept(query, facts)).toBe(false);
  });
});
