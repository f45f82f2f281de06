// `pnpm local-edge [OPTIONS]`: starts the local edge as it is built, without looking for changes.
import { runLocalEdge } from './run-local-edge.mjs';

runLocalEdge(process.argv.slice(2));
