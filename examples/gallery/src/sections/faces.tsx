import { CameoImage } from '@cameo/react-image/client';
import type { ReactElement } from 'react';
import { PICTURES, TEST_CARD } from '../pictures.js';
import { SectionHeading } from './parts.js';

/** Values of `focus`, and their names. */
const KEPT = [
  { focus: 'center', name: 'the centre' },
  { focus: 'attention', name: 'attention' },
  { focus: 'face', name: 'face' },
] as const;

const PEOPLE = [PICTURES.smile, PICTURES.hat, PICTURES.cafe] as const;

export function Faces(): ReactElement {
  return (
    <section className="frame" aria-labelledby="faces">
      <SectionHeading id="faces" title="Faces stay whole">
        Portraits, cut to 16:9 in three ways. With focus="face" the edge finds the faces and keeps them, with
        room above the head. Nobody is recognised: a face is a box, and it is forgotten once the crop is made.
      </SectionHeading>
      <ul className="faces">
        {KEPT.map(({ focus, name }) => (
          <li key={focus}>
            {PEOPLE.map(({ alt, title, ...picture }) => (
              <div key={picture.src} className="cut-frame face-frame">
                <CameoImage
                  src={picture}
                  alt={`${title}, cut around ${name}`}
                  layout="fill"
                  w={800}
                  h={450}
                  {...(focus !== 'center' && { focus })}
                  sizes="(min-width: 1520px) 470px, (min-width: 768px) 31vw, 30vw"
                  fallbackSrc={TEST_CARD}
                />
              </div>
            ))}
            {name}
          </li>
        ))}
      </ul>
    </section>
  );
}
