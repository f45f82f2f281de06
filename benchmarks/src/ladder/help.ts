export const HELP = `Usage: pnpm bench:ladder [options]

Makes a whole ladder of each large original in three ways: rung by rung from the original, from a copy of 2,112 px that
is made and stored on the way (a mezzanine), and from one decoding. Prints time, bytes read and what quality is lost,
and then what the edge itself does with such originals.

  --images DIR   photographs; those of 6 megapixels or more are taken as they are (drawn noise when there are none)
  --json FILE    writes every figure to FILE too
  --quick        two small originals, one format, no scores
  --write        puts the tables into docs/performance.md
  --help         this text

Scores need ssimulacra_main, from Debian's libjxl-devtools.
`;
