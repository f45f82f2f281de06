import { CameoImage } from '@cameo/react-image/client';
import type { ReactElement } from 'react';
import { PICTURES, TEST_CARD } from '../pictures.js';
import { SectionHeading } from './parts.js';

const { street } = PICTURES;

/** The crop of the street for each screen. */
const CUTS = [
  {
    screen: 'phone',
    name: 'Phone, 1:1',
    box: { w: 783, h: 783 },
    focus: '0.25,0.5',
    sizes: '(min-width: 1520px) 136px, 9vw',
  },
  {
    screen: 'tablet',
    name: 'Tablet, 3:1',
    box: { w: 2349, h: 783 },
    focus: '0.2,0.5',
    sizes: '(min-width: 1520px) 408px, 27vw',
  },
  {
    screen: 'desk',
    name: 'Desktop, 6:1',
    box: { w: 4698, h: 783 },
    focus: '0.2,0.5',
    sizes: '(min-width: 1520px) 816px, 54vw',
  },
] as const;

export function ArtDirection(): ReactElement {
  return (
    <section className="frame" aria-labelledby="crops">
      <SectionHeading id="crops" title="One street, three cuts">
        A panorama of 10,000 pixels makes a thin line on a phone. So a phone gets a square around the people,
        a tablet a few doors, and a wide screen half the street: each cut at the edge, from one original.
      </SectionHeading>
      <div className="cut">
        <CameoImage
          src={street}
          alt={street.alt}
          layout="full-width"
          w={4698}
          h={783}
          focus="0.2,0.5"
          fallbackSrc={TEST_CARD}
          sizes="(min-width: 1520px) 1440px, calc(100vw - 80px)"
          sources={[
            { media: '(max-width: 767px)', w: 783, h: 783, sizes: 'calc(100vw - 40px)', focus: '0.25,0.5' },
            {
              media: '(max-width: 1279px)',
              w: 2349,
              h: 783,
              sizes: 'calc(100vw - 80px)',
              focus: '0.2,0.5',
            },
          ]}
        />
      </div>
      <h3 className="cuts-title">All three cuts; the one that your screen was sent is ringed</h3>
      <ul className="cuts">
        {CUTS.map(({ screen, name, box, focus, sizes }) => (
          <li key={screen} className={`cut-${screen}`}>
            <div className="cut-frame">
              <CameoImage
                src={street}
                alt={`The street, cut for a ${screen === 'desk' ? 'desktop' : screen}`}
                layout="full-width"
                {...box}
                focus={focus}
                sizes={sizes}
                fallbackSrc={TEST_CARD}
              />
            </div>
            {name}
          </li>
        ))}
      </ul>
    </section>
  );
}
