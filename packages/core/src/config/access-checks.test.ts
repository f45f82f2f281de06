import { describe, expect, it } from 'vitest';
import { type ConfigError, defineImageConfig, stageConfig } from './define-config.js';
import type { ImageConfigInput } from './settings.js';

const define = (over: object) =>
  defineImageConfig({ bucket: 'example', region: 'eu-central-1', ...over } as ImageConfigInput);

function linesOf(over: object): readonly string[] {
  try {
    define(over);
    return [];
  } catch (error) {
    return (error as ConfigError).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

describe('rules of a stage', () => {
  it('belong to the stage; presets are shared', () => {
    const config = define({
      presets: { card: { w: 320, h: 320 } },
      sources: { prefixes: ['talent/'] },
      stages: {
        open: {},
        shut: { signing: { required: true }, presetsOnly: true, sources: { prefixes: ['a/'] } },
      },
    });
    expect(stageConfig(config, 'open')).toMatchObject({
      presets: { card: { w: 320, h: 320 } },
      sources: { prefixes: ['talent/'] },
    });
    expect(stageConfig(config, 'open').signing).toBeUndefined();
    expect(stageConfig(config, 'shut')).toMatchObject({
      presets: { card: { w: 320, h: 320 } },
      sources: { prefixes: ['a/'] },
      signing: { required: true },
      presetsOnly: true,
    });
  });

  const PREFIXES = 'a list of at least one folder, each with a slash at its end, such as talent/';
  it.each([
    [{ sources: {} }, `sources.prefixes: got nothing, expected ${PREFIXES}`],
    [{ sources: { prefixes: [] } }, `sources.prefixes: got [], expected ${PREFIXES}`],
    [{ sources: { prefixes: [''] } }, `sources.prefixes: got [""], expected ${PREFIXES}`],
    [{ sources: { prefixes: ['talent'] } }, `sources.prefixes: got ["talent"], expected ${PREFIXES}`],
    [
      { sources: { prefixes: ['talent/', 'press'] } },
      `sources.prefixes: got ["talent/","press"], expected ${PREFIXES}`,
    ],
    [{ sources: { prefixes: ['/'] } }, `sources.prefixes: got ["/"], expected ${PREFIXES}`],
    [{ sources: { prefixes: ['/talent/'] } }, `sources.prefixes: got ["/talent/"], expected ${PREFIXES}`],
    [{ sources: { prefixes: ['_variants/'] } }, `sources.prefixes: got ["_variants/"], expected ${PREFIXES}`],
    [{ sources: 'talent/' }, 'sources: got "talent/", expected an object with fields'],
    [{ signing: {} }, 'signing.required: got nothing, expected true or false'],
    [{ signing: { required: 'yes' } }, 'signing.required: got "yes", expected true or false'],
    [
      { signing: { required: true, secret: 'x' } },
      'signing.secret: got "x", expected no such field; known are required',
    ],
    [{ presetsOnly: 1 }, 'presetsOnly: got 1, expected true or false'],
    [{ presets: { card: 5 } }, 'presets.card: got 5, expected an object with parameters'],
    [{ presets: { a_b: {} } }, 'presets: got "a_b", expected names of up to 32 letters, digits and dashes'],
    [{ presets: { card: { w: 0 } } }, 'presets.card.w: got 0, expected a whole number from 1 to 3840'],
    [
      { presets: { card: { fit: 'crop' } } },
      'presets.card.fit: got "crop", expected one of cover, contain, inside, fill',
    ],
    [
      { params: ['w'], presets: { card: { h: 5 } } },
      'presets.card.h: got 5, expected no such field; known are w',
    ],
    [
      { params: ['w', 'v'], presets: { card: { v: '1' } } },
      'presets.card.v: got "1", expected no such field; known are w',
    ],
    [
      { stages: { dev: { presetsOnly: true } } },
      'stages.dev.presetsOnly: got true, expected at least one preset; none is configured',
    ],
    [
      { stages: { dev: { presets: {} } } },
      'stages.dev.presets: got {}, expected no such field; known are bucket, region, baseUrl, memoryMb, timeoutMs, cache, refine, infra, presetsOnly, sources, signing',
    ],
    [{ stages: { dev: { sources: {} } } }, `stages.dev.sources.prefixes: got nothing, expected ${PREFIXES}`],
    [
      { stages: { dev: { signing: {} } } },
      'stages.dev.signing.required: got nothing, expected true or false',
    ],
  ])('%j', (over, line) => {
    expect(linesOf(over)).toEqual([line]);
  });
});
