export const HELP = `Usage: pnpm bench:quality [options]

What the scale of qualities promises, on photographs and on graphics that are drawn for it: that a quality looks the same
in every format, what the default takes beside sharp's own JPEG 80, how much a site saves, that graphics are recognised,
and that no picture grows. Needs ssimulacra_main and butteraugli_main (Debian's libjxl-devtools).

  --images DIR   photographs: JPEG, PNG, WebP, AVIF or TIFF (those among the samples of npm start)
  --json FILE    writes every figure to FILE too
  --write        puts the tables into docs/performance.md
  --quick        three pictures, three qualities; fails when what holds for any pictures does not hold
  --help         this text
`;
