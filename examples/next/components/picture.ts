import { createCameo } from '@cameo/react-image';
import { config } from '../pictures';

/** For server components: markup only, without any script in the browser. */
export const { CameoImage: Picture } = createCameo(config);
