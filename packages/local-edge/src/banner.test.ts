import { expect, it } from 'vitest';
import { banner } from './banner.js';

const printed = (names: readonly string[]) =>
  banner('http://127.0.0.1:4600', 'pictures', 'store', names, false);

it('suggests the pictures that there are, percent-encoded', () => {
  expect(printed(['a b/ü.jpg'])).toContain(
    '\n  Try in a browser\n    http://127.0.0.1:4600/a%20b/%C3%BC.jpg?w=640\n',
  );
});

it('says that the name is an example where no picture is known', () => {
  expect(printed([])).toContain(
    '\n  Try in a browser, with the path of a picture for photo.jpg\n    http://127.0.0.1:4600/photo.jpg?w=640\n',
  );
});
