export { exitCodes, fromHere, oneLine, runCommand } from './command.js';
export { type CommandEntry, nearest, readCommands } from './commands.js';
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
export { markdownTable, type Table, times, whole } from './table.js';
