export { fromHere, oneLine, runCommand } from './command.js';
export { type CommandEntry, nearest, readCommands } from './commands.js';
export { exitCodes } from './exit-codes.js';
export { endOnSignals, endWithReader, whileStoppable } from './interrupt.js';
export { replaceMarked } from './marked-section.js';
export {
  type CommandLine,
  flag,
  list,
  number,
  type Read,
  type Row,
  readCommandLine,
  text,
  UsageError,
  type Values,
  wholeNumber,
  wholeNumbers,
  without,
} from './options.js';
export { type Progress, showProgress } from './progress.js';
export { onStopSignals, type StopSignal } from './stop-signals.js';
export { markdownTable, plainTable, type Table, times, whole } from './table.js';
