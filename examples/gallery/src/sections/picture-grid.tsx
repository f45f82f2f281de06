import type { ReactElement } from 'react';
import { PICTURES } from '../pictures.js';
import { SectionHeading } from './parts.js';
import { Tile, type TileShape } from './tile.js';

/** In rows of four columns, or of two. */
const TILES = [
  { picture: PICTURES.armchair, wide: true, focus: '0.6,0.5' },
  { picture: PICTURES.smile, focus: 'face', note: 'the face is found and kept' },
  { picture: PICTURES.hat, focus: 'face', note: 'the face is found and kept' },
  { picture: PICTURES.dice, whole: true },
  { picture: PICTURES.hands, focus: '0.25,0.5' },
  {
    picture: PICTURES.bedroom,
    wide: true,
    dark: PICTURES.cafe,
    focus: '0.55,0.28',
    note: 'another picture in the dark',
  },
  { picture: PICTURES.clouds, wide: true },
  { picture: PICTURES.pills },
  { picture: PICTURES.portrait, focus: 'face', note: 'the face is found and kept' },
] as const satisfies readonly TileShape[];

export function PictureGrid(): ReactElement {
  return (
    <section className="frame" aria-labelledby="pictures">
      <SectionHeading id="pictures" title="Right-sized, whatever comes in">
        People, rooms, products; JPEG, PNG or a TIFF that no browser shows. What goes out is as wide as its
        place on your screen. Under each picture is what your browser downloaded, against the original.
      </SectionHeading>
      <ul className="grid">
        {TILES.map((tile) => (
          <Tile key={tile.picture.src} {...tile} />
        ))}
      </ul>
    </section>
  );
}
