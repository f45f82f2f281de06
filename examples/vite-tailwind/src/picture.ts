import { createCameo } from '@cameo/react-image/client';

/** The pictures of this application, at their one base URL. */
export const { CameoImage: Picture } = createCameo({
  baseUrl: import.meta.env['VITE_PICTURES'] ?? 'http://127.0.0.1:4600',
});
