import { expect, it } from 'vitest';
import { atExactWidths, offeredWidths } from './exact-widths.js';

const MARKUP =
  '<img src="https://img.example.com/01-a.jpg?fit=crop&amp;w=640" srcSet="https://img.example.com/01-a.jpg?auto=format&amp;ar=4%3A3&amp;w=333.4 333.4w,\nhttps://img.example.com/01-a.jpg?w=640 640w"/><img src="https://img.example.com/02-b.png" alt="w=7"/>';

it('finds the widths that a page offers', () => {
  expect(offeredWidths(MARKUP)).toEqual([333, 640]);
  expect(offeredWidths('<p>https://elsewhere.example/a.jpg?w=9</p>')).toEqual([]);
});

it('asks a resizer for the same widths, in the proportions of the page', () => {
  expect(atExactWidths(MARKUP, 'http://127.0.0.1:4600')).toBe(
    '<img src="http://127.0.0.1:4600/01-a.jpg?w=640&amp;h=480" srcSet="http://127.0.0.1:4600/01-a.jpg?w=333&amp;h=250 333.4w,\nhttp://127.0.0.1:4600/01-a.jpg?w=640&amp;h=480 640w"/><img src="http://127.0.0.1:4600/02-b.png" alt="w=7"/>',
  );
});
