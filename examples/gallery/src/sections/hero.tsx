import { CameoImage } from '@cameo/react-image/client';
import { type ReactElement, useRef } from 'react';
import { formatName } from '../format/format-name.js';
import { bytesText, percentText, savedFraction, timeText } from '../format/quantities.js';
import { useShownPicture } from '../measure/use-shown-picture.js';
import { useSize } from '../measure/use-size.js';
import { widthAsked } from '../measure/width-asked.js';
import { PICTURES, TEST_CARD } from '../pictures.js';
import { Fact } from './fact.js';

const { earth, night } = PICTURES;
const PHONE = '(max-width: 767px)';
const DARK = '(prefers-color-scheme: dark)';
const portrait = { w: 1000, h: 1200, focus: '0.53,0.4' } as const;

export function Hero(): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  const shown = useShownPicture(frame);
  const original = shown?.url.includes(night.src) ? night : earth;
  const originalBytes = useSize(original.src);
  return (
    <section className="hero frame" aria-labelledby="title">
      <div className="hero-text">
        <h1 id="title">
          One photograph. <span>Every size, made once.</span>
        </h1>
        <p className="lead">
          Cameo puts the resizer into the CDN. Each screen gets the width it needs in the best format it
          reads, and no size is ever made twice.
        </p>
      </div>
      <div className="hero-picture" ref={frame}>
        <CameoImage
          src={earth}
          alt={earth.alt}
          layout="full-width"
          w={2400}
          h={1000}
          focus="0.5,0.38"
          sizes="(min-width: 1520px) 1440px, (min-width: 768px) calc(100vw - 80px), calc(100vw - 40px)"
          sources={[
            { media: `${PHONE} and ${DARK}`, src: night, ...portrait },
            { media: PHONE, ...portrait },
            { media: DARK, src: night },
          ]}
          fallbackSrc={TEST_CARD}
          priority
        />
      </div>
      <dl className="facts">
        <Fact name="Original">{originalBytes && bytesText(originalBytes)}</Fact>
        <Fact name="Sent to you">{shown && bytesText(shown.bytes)}</Fact>
        <Fact name="Width">{shown && `${widthAsked(shown.url)} px`}</Fact>
        <Fact name="Format">{shown && (formatName(shown.type) || 'Negotiated')}</Fact>
        <Fact name="Time">{shown && timeText(shown.ms)}</Fact>
        <Fact name="Saved">
          {shown && originalBytes && percentText(savedFraction(shown.bytes, originalBytes))}
        </Fact>
      </dl>
    </section>
  );
}
