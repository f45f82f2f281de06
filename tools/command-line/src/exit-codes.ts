/** Exit codes of a command; 130 is the shell's status for Ctrl+C. */
export const exitCodes = { right: 0, wrong: 1, usage: 2, interrupted: 130 } as const;
