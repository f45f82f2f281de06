// `pnpm local-edge [OPTIONS]`: starts the built local edge, without checking for changes.
import { runLocalEdge } from './run-local-edge.mjs';

runLocalEdge(process.argv.slice(2));
