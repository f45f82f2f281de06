import { SetupError } from './aws/problem.js';

/** First supported version of osls in each release line; later lines are supported. */
const LINES: Readonly<Record<number, number>> = { 20: 19, 22: 13 };

/** @throws SetupError for a Node that osls does not support, before it starts */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= 24 || minor >= (LINES[major] ?? Number.POSITIVE_INFINITY)) return;
  throw new SetupError(
    `This is Node ${version}, and osls needs 20.19, 22.13, or 24 and later; install one of these.`,
  );
}
