import { createCameo } from '@cameo/react-image';
import { config } from '../pictures';

/** For server components: markup only, no script of it reaches the browser. */
export const { CameoImage: Picture } = createCameo(config);
