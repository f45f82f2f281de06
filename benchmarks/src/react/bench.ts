import type { Bench } from '../harness/bench.js';
import { launchChromium } from './load-page.js';
import { measure, QUICK, WHOLE } from './measure.js';
import { type Measured, report, unmet } from './report.js';

export const REACT: Bench<Measured> = {
  name: 'bench:react',
  about: `Measures <CameoImage> beside next/image, @unpic/react, openimg and react-imgix, all in one run: bytes of code, renders per
second on a server, and what Chromium downloads for a page of 24 pictures on four screens, as first answers and refined. Prints tables, and fails when a ratio that holds
on any machine does not hold.`,
  quick: 'few samples, one picture, two screens, nothing refined',
  images: 'the pictures of the page; those at least 1,424 px wide when cut to 4:3 (the samples of npm start)',
  document: 'packages/react-image/README.md',
  measure: async ({ quick, samples, images, scratch, say }) => {
    const browser = await launchChromium();
    try {
      const extent = quick ? QUICK : WHOLE;
      const { rates } = samples === 'few' ? QUICK : WHOLE;
      return await measure({ ...extent, rates }, { images, scratch, browser, say });
    } finally {
      await browser.close();
    }
  },
  report,
  unmet,
};
