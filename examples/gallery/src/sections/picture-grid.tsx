import type { ReactElement } from 'react';
import { PICTURES } from '../pictures.js';
import { SectionHeading } from './section-heading.js';
import { Tile, type TileShape } from './tile.js';

/** In rows of four columns, or of two. */
const TILES = [
  { picture: PICTURES.street, wide: true, focus: '0.2,0.5' },
  { picture: PICTURES.officers, focus: '0.5,0.3' },
  { picture: PICTURES.pills },
  { picture: PICTURES.hands, focus: '0.25,0.5' },
  { picture: PICTURES.dice, whole: true },
  { picture: PICTURES.clouds, wide: true },
  { picture: PICTURES.night, wide: true, focus: '0.5,0.35' },
  { picture: PICTURES.flower },
  { picture: PICTURES.relief, focus: '0.76,0.3' },
] as const satisfies readonly TileShape[];

export function PictureGrid(): ReactElement {
  return (
    <section className="frame" aria-labelledby="pictures">
      <SectionHeading id="pictures" title="Right-sized, whatever comes in">
        JPEG, PNG, GIF or a TIFF that no browser shows: what goes out is as wide as its place on your screen.
        Under each picture is what your browser downloaded, against the original.
      </SectionHeading>
      <ul className="grid">
        {TILES.map((tile) => (
          <Tile key={tile.picture.src} {...tile} />
        ))}
      </ul>
    </section>
  );
}
