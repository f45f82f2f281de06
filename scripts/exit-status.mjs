import { constants } from 'node:os';

/**
 * The status to end with after a program that was run for somebody: its own, or, as a shell has it, 128 and the number of the
 * signal that ended it.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export const exitStatus = (code, signal) => code ?? (signal === null ? 1 : 128 + constants.signals[signal]);
