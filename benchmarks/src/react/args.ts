import type { PictureArgs } from '../picture-args.js';

export const HELP = `Usage: pnpm bench:react [options]

Measures <CameoImage> beside next/image, @unpic/react, openimg and react-imgix, all in one run: bytes of code, renders per
second on a server, and what Chromium downloads for a page of 24 pictures on four screens. Prints tables.

  --images DIR   the pictures of the page; those at least 1,424 px wide when cut to 4:3 (the samples of npm start)
  --json FILE    writes every figure to FILE too
  --write        puts the tables into packages/react-image/README.md
  --quick        few samples, one picture, two screens; fails when a ratio that holds on any machine does not hold
  --help         this text
`;

/** The command that measures the same again; where figures were written to is no part of it. */
export const commandLine = ({ images, write, quick }: PictureArgs): string =>
  [
    'pnpm bench:react',
    ...(images === undefined ? [] : [`--images ${images}`]),
    ...(write ? ['--write'] : []),
    ...(quick ? ['--quick'] : []),
  ].join(' ');
