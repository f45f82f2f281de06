import sharp from 'sharp';
import type { Bench } from '../harness/bench.js';
import { photographs } from '../harness/pictures.js';
import { installedVersions } from '../harness/report.js';
import { requireScoreTools } from '../harness/scores.js';
import { vipsVersion } from './contestants.js';
import { measure, QUICK, WHOLE } from './measure.js';
import { report } from './report.js';
import { FORMATS, type Measured } from './results.js';
import { unmet } from './targets.js';

export const RENDER: Bench<Measured> = {
  name: 'bench:render',
  about: `Renders every photograph at 320, 640, 1280 and 1920 px as JPEG, WebP and AVIF, by Cameo and its peers, one after the other
in processes of their own, and prints time, time of the processor, bytes, quality and memory. Then the same at equal
quality. Needs ssimulacra_main and butteraugli_main (Debian's libjxl-devtools) and vipsthumbnail (libvips-tools).`,
  quick: 'two pictures, two widths; held to 1.6 times what is promised, a whole run to what is',
  images: 'photographs: JPEG, PNG, WebP, AVIF or TIFF (those among the samples of npm start)',
  document: 'docs/performance.md',
  measure: async ({ quick, images, scratch, say }) => {
    await requireScoreTools();
    const vipsthumbnail = await vipsVersion();
    const files = await photographs(images, scratch);
    const found = await measure(files, quick ? QUICK : WHOLE, scratch, say);
    const { sharp: own = '?', vips: libvips = '?' } = sharp.versions;
    const pictures = new Set(found.outcomes.map(({ file }) => file)).size;
    return {
      ...found,
      versions: { sharp: own, libvips, ...installedVersions(['next', 'ipx']), vipsthumbnail },
      input: `${pictures} photographs, ${found.outcomes.length / FORMATS.length} sizes of them.`,
    };
  },
  report,
  unmet: (found, { quick }) => unmet(found, quick),
};
