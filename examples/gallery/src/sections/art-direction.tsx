import { CameoImage } from '@cameo/react-image/client';
import type { ReactElement } from 'react';
import { PICTURES, TEST_CARD } from '../pictures.js';
import { SectionHeading } from './section-heading.js';

const { street } = PICTURES;

/** What each screen sees; the rectangle is the crop in the original, px. */
const CUTS = [
  { screen: 'phone', name: 'Phone, 1:1', x: 2109, width: 783 },
  { screen: 'tablet', name: 'Tablet, 3:1', x: 826, width: 2349 },
  { screen: 'desk', name: 'Desktop, 6:1', x: 0, width: 4698 },
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
      <ul className="cuts">
        {CUTS.map(({ screen, name, x, width }) => (
          <li key={screen} className={`cut-${screen}`}>
            <svg viewBox={`-20 -20 ${street.width + 40} ${street.height + 40}`} aria-hidden="true">
              <rect className="cut-whole" width={street.width} height={street.height} />
              <rect className="cut-kept" x={x} width={width} height={street.height} />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </section>
  );
}
