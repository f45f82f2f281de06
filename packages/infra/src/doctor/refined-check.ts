import { parseRequest, variantOf } from '@cameo/core';
import { mayRefine } from '@cameo/core/config';
import { canBypassCdn, canTellFinal, isFinal } from '../operate/final.js';
import { pictureFacts } from '../operate/picture-facts.js';
import { type Check, described, finding, MODERN } from './check.js';

/** Age above which an unrefined derivative is overdue, s: a day, as for the alarm. */
const LATE_SECONDS = 86_400;

/** Whether a derivative of the picture has been refined. A recent one is given time. */
export const refinedLater: Check = {
  name: 'refined',
  run: async ({ requestPath, picture, extraParams, widths: [width], config }) => {
    const query = `w=${width}${extraParams}`;
    const request = parseRequest(picture, query, config);
    const variant = request.ok && variantOf(request.value.source, request.value.transform, MODERN, config);
    if (!variant || !mayRefine(variant, config) || !canTellFinal(config))
      return finding(true, 'not refined in this configuration', '', '');
    const version = canBypassCdn(config) ? `&v=doctor-${Date.now().toString(36)}` : '';
    const answer = await requestPath(`${picture}?${query}${version}`, MODERN);
    if (answer.status !== 200 || pictureFacts(answer.body) === undefined)
      return finding(false, described(answer), 'a picture', 'Read the log of ResizeImage.');
    const made = Date.parse(answer.headers.get('last-modified') ?? '');
    const seconds = Number.isNaN(made) ? 0 : (Date.now() - made) / 1000;
    const final = isFinal(answer, config);
    return finding(
      final || seconds < LATE_SECONDS,
      final ? 'processed by Refine' : `not processed by Refine, made ${ago(seconds)}`,
      'processed by Refine within a day',
      'Run "npx cameo doctor STAGE --account", and read the log of Refine: "npx cameo logs STAGE". Derivatives stored before refining was switched on are not processed.',
      'warn',
    );
  },
};

const ago = (seconds: number): string =>
  seconds < 3600 ? `${Math.round(seconds / 60)} min ago` : `${Math.round(seconds / 3600)} h ago`;
