import { createCameo } from '@cameo/react-image/client';

/** The component of this application, bound to its base URL. */
export const { CameoImage: Picture } = createCameo({
  baseUrl: import.meta.env['VITE_PICTURES'] ?? 'http://127.0.0.1:4600',
});
