import { type Screen, screensOf } from './screens.js';

/**
 * Tables of other times and places, to which the default ladder was not fitted: its waste there shows how robust it is.
 * Published shares, per cent, of the listed sizes; densities are those of the devices of the time.
 */
export const OTHER_SCREENS: Readonly<Record<string, readonly Screen[]>> = {
  /** StatCounter, worldwide, July 2019, the six most frequent sizes of each kind. */
  'worldwide, 2019': screensOf([
    {
      share: 0.504,
      rows: [
        [360, 2, 18.28],
        [360, 3, 10.13],
        [375, 2, 8.04],
        [360, 3, 5.35 + 3.79],
        [414, 3, 4.04],
        [412, 2.625, 3.82],
      ],
    },
    {
      share: 0.46,
      rows: [
        [1366, 1, 23.19],
        [1920, 1, 19.76],
        [1440, 1, 3.33],
        [1440, 2, 3],
        [1536, 1.25, 5.9],
        [1600, 1, 4.87],
        [1024, 1, 3.62],
      ],
    },
    {
      share: 0.036,
      rows: [
        [768, 2, 40.33],
        [768, 1, 18],
        [1280, 1, 4.96],
        [1024, 2, 4.14],
        [834, 2, 3.85],
        [800, 1, 3.25],
        [601, 1.33, 3.21],
      ],
    },
  ]),
  /** StatCounter, worldwide, May 2022 to May 2023, the twenty most frequent sizes of all devices. */
  'worldwide, 2022 to 2023': screensOf([
    {
      share: 1,
      rows: [
        [1920, 1, 8.93],
        [360, 2, 3.5],
        [360, 3, 3.03],
        [1366, 1, 6.35],
        [1536, 1.25, 4.12],
        [390, 3, 3.79],
        [414, 2, 3.61],
        [412, 2.625, 3.28],
        [360, 3, 2.71],
        [393, 2.75, 2.7],
        [360, 3, 2.59],
        [1280, 1.5, 2.52],
        [1440, 2, 1.4],
        [1440, 1, 0.93],
        [375, 3, 2.27],
        [375, 2, 2.04],
        [360, 3, 2.01],
        [385, 2.8125, 1.92],
        [393, 2.75, 1.85],
        [428, 3, 1.75],
        [412, 2.625, 1.46],
        [768, 2, 1.33],
      ],
    },
  ]),
  /** StatCounter, phones in Mexico, June 2026, the six most frequent sizes. */
  'phones in Mexico, 2026': screensOf([
    {
      share: 1,
      rows: [
        [414, 2, 8.23],
        [360, 2, 4.23],
        [384, 2.8125, 3.4],
        [390, 3, 3.3],
        [412, 2.625, 2.34],
        [393, 2.75, 2.19],
      ],
    },
  ]),
  /** Visitors from which the package `user-agents` 2.1.198 (November 2026) samples: mostly iPhones and laptops of 1366 px. */
  'mostly iPhones, 2026': screensOf([
    {
      share: 0.56,
      rows: [
        [375, 3, 20],
        [375, 2, 12.4],
        [402, 3, 15.1],
        [393, 3, 13.9],
        [390, 3, 9.8],
        [440, 3, 8.5],
        [430, 3, 5.5],
        [411, 2.625, 3],
        [384, 2.8125, 2.9],
        [428, 3, 2.4],
        [360, 3, 2.2],
        [414, 2, 1.2],
      ],
    },
    {
      share: 0.437,
      rows: [
        [1366, 1, 54.6],
        [1920, 1, 9.8],
        [1280, 1, 4.5],
        [1536, 1.25, 2.7],
        [1440, 2, 2.4],
        [1470, 2, 2],
        [1912, 1, 1.7],
        [2560, 1, 1.6],
        [1512, 2, 1.1],
      ],
    },
  ]),
};
