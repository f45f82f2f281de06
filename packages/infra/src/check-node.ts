import { Unready } from './aws/problem.js';

/** First version of each release line that osls runs on; later lines are all right. */
const LINES: Readonly<Record<number, number>> = { 20: 19, 22: 13 };

/** @throws Unready for a Node that osls would refuse, before it does so halfway */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 24 || minor >= (LINES[major] ?? Number.POSITIVE_INFINITY)) return;
  throw new Unready(
    `This is Node ${version}, and osls needs 20.19, 22.13, or 24 and later; install one of these.`,
  );
}
