/** Default widths of other tools, device px, for comparison. */
export const OTHER_LADDERS: Readonly<Record<string, readonly number[]>> = {
  /** Cameo's until November 2026: steps of about a third. */
  'steps of a third': [48, 64, 88, 112, 152, 200, 272, 360, 480, 640, 864, 1160, 1568, 2112, 2848, 3840],
  /** `imageSizes` and `deviceSizes` of Next.js 16. */
  'next/image': [32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 1080, 1200, 1920, 2048, 3840],
  /** Those of @imgix/js-core: 100 to 8,192 px with a tolerance of 8 %, here up to 3,840 and one above. */
  imgix: [
    100, 116, 135, 156, 181, 210, 244, 283, 328, 380, 441, 512, 594, 689, 799, 927, 1075, 1247, 1446, 1678,
    1946, 2257, 2619, 3038, 3524, 4087,
  ],
};
