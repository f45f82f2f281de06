import { expect, it } from 'vitest';
import { pageWeight } from './load-page.js';
import { atExactWidths, offeredWidths, PICTURES, placesFor } from './page.js';

const NAMES = Array.from({ length: 24 }, (_, at) => `${at + 1}.jpg`);

it('has 24 places, all 4:3, each with a distinct picture', () => {
  const places = placesFor(NAMES);
  expect([PICTURES, places.length, new Set(places.map(({ src }) => src)).size]).toEqual([24, 24, 24]);
  expect(places.map(({ area }) => area).filter((area, at, all) => area !== all[at - 1])).toEqual([
    'lead',
    'feature',
    'card',
    'thumb',
  ]);
  expect([0, 1, 4, 12].map((at) => [places[at]?.width, places[at]?.height])).toEqual([
    [1424, 1068],
    [464, 348],
    [344, 258],
    [224, 168],
  ]);
});

it('rejects another number of pictures', () => {
  expect(() => placesFor(['a.jpg'])).toThrow('The page has 24 places, got 1 pictures.');
});

const MARKUP =
  '<img src="https://img.example.com/01-a.jpg?fit=crop&amp;w=640" srcSet="https://img.example.com/01-a.jpg?auto=format&amp;ar=4%3A3&amp;w=333.4 333.4w,\nhttps://img.example.com/01-a.jpg?w=640 640w"/><img src="https://img.example.com/02-b.png" alt="w=7"/>';

it('extracts the widths that a page offers', () => {
  expect(offeredWidths(MARKUP)).toEqual([333, 640]);
  expect(offeredWidths('<p>https://elsewhere.example/a.jpg?w=9</p>')).toEqual([]);
});

it('requests the same widths from a resizer, with the aspect ratio of the page', () => {
  expect(atExactWidths(MARKUP, 'http://127.0.0.1:4600')).toBe(
    '<img src="http://127.0.0.1:4600/01-a.jpg?w=640&amp;h=480" srcSet="http://127.0.0.1:4600/01-a.jpg?w=333&amp;h=250 333.4w,\nhttp://127.0.0.1:4600/01-a.jpg?w=640&amp;h=480 640w"/><img src="http://127.0.0.1:4600/02-b.png" alt="w=7"/>',
  );
});

it('adds up bytes, and weights pixels by area', () => {
  const pictures = [
    { bytes: 1000, width: 400, needed: 200 },
    { bytes: 500, width: 300, needed: 400 },
  ];
  expect(pageWeight(pictures)).toEqual({ bytes: 1500, pixels: 1.25, min: 0.75, max: 2 });
});
