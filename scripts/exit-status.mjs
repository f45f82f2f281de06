import { constants } from 'node:os';

/**
 * The exit status for a child program: its own, or, like a shell, 128 plus the number of the signal that ended it.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export const exitStatus = (code, signal) => code ?? (signal === null ? 1 : 128 + constants.signals[signal]);
