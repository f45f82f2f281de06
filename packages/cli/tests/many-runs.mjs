// Runs the built command many times in this process: for each message a folder, arguments and variables; the answer is what a
// process of its own would have printed, and its exit status. Most of the time of a run is the start of a process.
import { main } from '../dist/program.js';

/** What every run finds, with what the program sets when it is loaded. */
const common = { ...process.env };
const SIGNALS = ['SIGINT', 'SIGTERM'];

process.on('message', async ({ folder, argv, env }) => {
  process.chdir(folder);
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, common, env);
  const written = { out: '', err: '' };
  const { write: out } = process.stdout;
  const { write: err } = process.stderr;
  process.stdout.write = (text) => {
    written.out += text;
    return true;
  };
  process.stderr.write = (text) => {
    written.err += text;
    return true;
  };
  await main(argv);
  process.stdout.write = out;
  process.stderr.write = err;
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  process.send({ code, ...written });
});
// The tests have ended.
process.on('disconnect', () => process.exit());
