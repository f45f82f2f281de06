'use client';
import { createCameo } from '@cameo/react-image/client';
import { config } from '../pictures';

/** For retries, a fallback, fading, or events. */
export const { CameoImage: LivePicture } = createCameo(config);
