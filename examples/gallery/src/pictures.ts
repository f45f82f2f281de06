/** A sample picture: its path on the edge and its size, px. */
export interface Picture {
  readonly src: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** Its alternative text. */
  readonly alt: string;
  /** Placeholder until it has arrived. */
  readonly thumbhash?: string;
}

/** The sample pictures of the page. */
export const PICTURES = {
  armchair: {
    src: '/armchair.jpg',
    width: 1920,
    height: 1095,
    title: 'Yellow armchair',
    alt: 'A bright room with a yellow armchair beside a lamp, a framed picture and dry flowers',
    thumbhash: 'YAgSHIJAR3mLdod3eGkIgZcQmA==',
  },
  portrait: {
    src: '/portrait.jpg',
    width: 800,
    height: 800,
    title: 'Looking away',
    alt: 'A woman with long auburn hair looks over her shoulder, in the sun before a wall',
    thumbhash: 'ndcJJwyo9ql6eXWZh2RrtlmGCxEWEWAC',
  },
  smile: {
    src: '/smile.jpg',
    width: 800,
    height: 800,
    title: 'A smile',
    alt: 'A smiling woman with long braids before a turquoise wall',
    thumbhash: 'HXcFJxSI+GWXV3Npl1eXiGh6VwBoN3AI',
  },
  hat: {
    src: '/yellow-hat.jpg',
    width: 800,
    height: 800,
    title: 'Yellow hat',
    alt: 'A man with glasses and a yellow knitted hat, his hand at his temple',
    thumbhash: 'XQgODwJIRpZgiYiMhWiZV4eICJNJYKYE',
  },
  bedroom: {
    src: '/bedroom.jpg',
    width: 1920,
    height: 1095,
    title: 'Bedroom',
    alt: 'A light bedroom with a black four-poster bed and pictures on both sides',
    thumbhash: 'qRgGDID256aHd3qEh4ZOcM8T9w==',
  },
  cafe: {
    src: '/cafe.jpg',
    width: 1200,
    height: 1276,
    title: 'Blue café',
    alt: 'A man works at a laptop in a dark blue café with two empty chairs before him',
    thumbhash: 'zLYFHwKvd2WIWHpohimGqamCWDMHAHEB',
  },
  street: {
    src: '/panorama.jpg',
    width: 10_000,
    height: 783,
    title: 'A whole street',
    alt: 'A panorama of a street with colourful old house fronts',
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
    title: 'Dice, see-through PNG',
    alt: 'Four glassy dice in blue, green, red and yellow',
  },
  pills: {
    src: '/picture.tiff',
    width: 800,
    height: 519,
    title: 'Pills, a TIFF',
    alt: 'A heap of red, green, yellow and white pills',
  },
  clouds: {
    src: '/clouds.png',
    width: 4096,
    height: 2048,
    title: 'Clouds, see-through PNG',
    alt: 'All the clouds of the earth in white, with nothing behind them',
  },
  earth: {
    src: '/earth.jpg',
    width: 4096,
    height: 2048,
    title: 'Earth by day',
    alt: 'A satellite map of the earth by day, with white poles and deep blue oceans',
  },
} as const satisfies Readonly<Record<string, Picture>>;

export type PictureName = keyof typeof PICTURES;

export const PICTURE_NAMES = Object.keys(PICTURES) as readonly PictureName[];

/** The animated sample, px: as wide as a rung, so that GIF and WebP have the same pixels. */
export const ANIMATION = { src: '/drawn/planet.gif', width: 360, height: 360 } as const;

/** Replacement for a lost picture. */
export const TEST_CARD = '/drawn/test-chart.png';
