import { describe, expect, it } from 'vitest';
import { contentTypeOf } from './content-type.js';

describe('contentTypeOf', () => {
  it.each([
    ['talent/alice.jpg', 'image/jpeg'],
    ['talent/ALICE.JPEG', 'image/jpeg'],
    ['a.b.c.png', 'image/png'],
    ['drawing.svg', 'image/svg+xml'],
    ['scan.tif', 'image/tiff'],
    ['phone.HEIC', 'image/heic'],
    ['favicon.ico', 'image/vnd.microsoft.icon'],
    ['page.html', 'text/html; charset=utf-8'],
    ['no-extension', 'application/octet-stream'],
    ['folder.jpg/no-extension', 'application/octet-stream'],
    ['.jpg', 'application/octet-stream'],
    ['ends-with-dot.', 'application/octet-stream'],
    ['a.unknown', 'application/octet-stream'],
    ['a.constructor', 'application/octet-stream'],
    ['a.__proto__', 'application/octet-stream'],
  ])('maps %s to %s', (key, type) => {
    expect(contentTypeOf(key)).toBe(type);
  });
});
