import { BENCHES } from './benches.js';

// `node main.js NAME [OPTIONS]`: runs one of the benchmarks.

const [name = '', ...argv] = process.argv.slice(2);
const listed = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
if (listed === undefined) {
  const names = Object.entries(BENCHES).map(([each, { question }]) => `  ${each.padEnd(9)} ${question}`);
  process.stderr.write(
    `bench: got ${JSON.stringify(name)}, expected the name of a benchmark:\n${names.join('\n')}\n`,
  );
  process.exitCode = 2;
} else await listed.run(argv);
