'use client';
import { createCameo } from '@cameo/react-image/client';
import { config } from '../pictures';

/** For whoever needs retries, a fallback, fading in, or events. */
export const { CameoImage: LivePicture } = createCameo(config);
