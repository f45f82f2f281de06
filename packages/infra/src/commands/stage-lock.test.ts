import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineImageConfig } from '@cameo/core';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { holdingStage } from './stage-lock.js';

const config = defineImageConfig({
  bucket: 'acme',
  region: 'eu-west-1',
  stages: { dev: {}, prod: { bucket: 'acme-prod' } },
});
let folder: string;
let stages: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cameo-lock-'));
  stages = join(folder, '.cameo', 'stages');
  await mkdir(stages, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const held = <T>(work: () => Promise<T>, stage = 'dev') =>
  holdingStage({ config, folder }, stage, `cameo package ${stage}`, work);
const worked = () => held(() => Promise.resolve('worked'));
const lockOf = (found: Readonly<Record<string, unknown>>) =>
  writeFile(
    join(stages, 'dev.lock'),
    JSON.stringify({ command: 'cameo deploy dev', since: 'then', ...found }),
  );

async function sleeper(): Promise<ChildProcess & { readonly pid: number }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.once('spawn', resolve));
  return child as ChildProcess & { readonly pid: number };
}

async function deadPid(): Promise<number> {
  const child = await sleeper();
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid;
}

describe('holdingStage', () => {
  it('refuses a stage that another process holds, and names it', async () => {
    const { pid } = await sleeper();
    await lockOf({ pid, host: hostname() });
    await expect(worked()).rejects.toThrow(
      `Stage dev is in use: "cameo deploy dev", process ${pid}, has written into its folder since then. ` +
        `Wait until it ends, or stop it; then run the command again. If there is no such process, delete ${join('.cameo', 'stages', 'dev.lock')}.`,
    );
    expect(readFileSync(join(stages, 'dev.lock'), 'utf8')).toContain(String(pid));
  });

  it('lets one of two work, and another stage beside it', async () => {
    const inside = await held(async () => {
      await expect(worked()).rejects.toThrow(`"cameo package dev", process ${process.pid}, `);
      return held(() => Promise.resolve('both'), 'prod');
    });
    expect(inside).toBe('both');
    expect(await readdir(stages)).toEqual([]);
    expect(await worked()).toBe('worked');
  });

  it('leaves no lock after a failure', async () => {
    await expect(held(() => Promise.reject(new Error('no build')))).rejects.toThrow('no build');
    expect(await readdir(stages)).toEqual([]);
  });

  it('does not wait for the dead', async () => {
    await lockOf({ pid: await deadPid(), host: hostname() });
    expect(await worked()).toBe('worked');
    expect(await readdir(stages)).toEqual([]);
  });

  it.runIf(existsSync('/proc/self/stat'))('does not take another process for a dead one', async () => {
    const { pid } = await sleeper();
    await lockOf({ pid, started: '1', host: hostname() });
    expect(await worked()).toBe('worked');
  });

  it('believes another computer as long as it gives signs of life', async () => {
    await lockOf({ pid: process.pid, host: 'elsewhere' });
    await expect(worked()).rejects.toThrow(`process ${process.pid} on elsewhere, `);
    await utimes(join(stages, 'dev.lock'), new Date(), new Date(Date.now() - 61_000));
    expect(await worked()).toBe('worked');
  });

  it('takes over a lock without a holder, once it is old', async () => {
    await writeFile(join(stages, 'dev.lock'), '');
    await expect(worked()).rejects.toThrow('"another process"');
    await utimes(join(stages, 'dev.lock'), new Date(), new Date(Date.now() - 61_000));
    expect(await worked()).toBe('worked');
  });

  it('lets exactly one of many take over the lock of a dead process', async () => {
    await lockOf({ pid: await deadPid(), host: hostname() });
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, () => held(() => new Promise((resolve) => setTimeout(resolve, 20)))),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('creates nothing for a name that is no stage', async () => {
    await expect(held(() => Promise.resolve(), '../../outside')).rejects.toThrow('stage');
    expect(await readdir(folder)).toEqual(['.cameo']);
  });
});
