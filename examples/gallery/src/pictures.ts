/** A sample picture: its path on the edge and its size, px. */
export interface Picture {
  readonly src: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What it shows, for those who do not see it. */
  readonly alt: string;
}

/** The sample pictures that the page shows. */
export const PICTURES = {
  earth: {
    src: '/earth.jpg',
    width: 4096,
    height: 2048,
    title: 'Earth by day',
    alt: 'A satellite map of the earth by day, with white poles and deep blue oceans',
  },
  night: {
    src: '/earth-night.jpg',
    width: 4096,
    height: 2048,
    title: 'Earth by night',
    alt: 'A satellite map of the earth by night, with the lights of cities',
  },
  street: {
    src: '/panorama.jpg',
    width: 10_000,
    height: 783,
    title: 'A whole street',
    alt: 'A panorama of a street with colourful old house fronts',
  },
  officers: {
    src: '/cops.jpg',
    width: 640,
    height: 426,
    title: 'Two officers',
    alt: 'Two figurines of police officers with peaked caps on a pavement',
  },
  pills: {
    src: '/picture.tiff',
    width: 800,
    height: 519,
    title: 'Pills, a TIFF',
    alt: 'A heap of red, green, yellow and white pills',
  },
  hands: {
    src: '/hands.jpg',
    width: 2376,
    height: 1408,
    title: 'Drawing hands',
    alt: 'An ink drawing of two hands, one with a pen',
  },
  dice: {
    src: '/dice.png',
    width: 800,
    height: 600,
    title: 'Dice, see-through',
    alt: 'Four glassy dice in blue, green, red and yellow',
  },
  clouds: {
    src: '/clouds.png',
    width: 4096,
    height: 2048,
    title: 'Clouds, see-through',
    alt: 'All the clouds of the earth in white, with nothing behind them',
  },
  flower: {
    src: '/flower.gif',
    width: 1920,
    height: 1440,
    title: 'Flower, a GIF',
    alt: 'A violet flower with a yellow centre',
  },
  relief: {
    src: '/earth-topology.png',
    width: 2048,
    height: 1024,
    title: 'Relief map',
    alt: 'A relief map of the earth in grey, with the highest mountains brightest',
  },
} as const satisfies Readonly<Record<string, Picture>>;

export type PictureName = keyof typeof PICTURES;

export const PICTURE_NAMES = Object.keys(PICTURES) as readonly PictureName[];

/** The animated sample, px: as wide as a rung, so that GIF and WebP have the same pixels. */
export const ANIMATION = { src: '/drawn/planet.gif', width: 360, height: 360 } as const;

/** Shown where a picture cannot be had. */
export const TEST_CARD = '/drawn/test-chart.png';
