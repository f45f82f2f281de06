export const HELP = `Usage: pnpm bench:render [options]

Renders every photograph at 320, 640, 1280 and 1920 px as JPEG, WebP and AVIF, by Cameo and its peers, one after the other
in processes of their own, and prints time, time of the processor, bytes, quality and memory. Then the same at equal
quality. Needs ssimulacra_main and butteraugli_main (Debian's libjxl-devtools) and vipsthumbnail (libvips-tools).

  --images DIR   photographs: JPEG, PNG, WebP, AVIF or TIFF (those among the samples of npm start)
  --json FILE    writes every figure to FILE too
  --write        puts the tables into docs/performance.md
  --quick        two pictures, two widths; fails when a ratio that holds on any machine does not hold
  --help         this text
`;
