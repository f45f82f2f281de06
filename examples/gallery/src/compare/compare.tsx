import { DEFAULT_GRAMMAR } from '@cameo/core';
import { buildImageUrl } from '@cameo/react-image/url';
import { type ReactElement, useRef, useState } from 'react';
import { Compared } from '../format/compared.js';
import { useSeen } from '../measure/browser.js';
import { useSize } from '../measure/size.js';
import { PICTURES } from '../pictures.js';
import { Choice } from '../playground/choice.js';
import { RungSlider } from '../playground/rung-slider.js';
import { SectionHeading } from '../sections/parts.js';
import { FormatBars } from './format-bars.js';
import { SplitView } from './split-view.js';

const { portrait } = PICTURES;

/** A rung above the original's width: the answer is as wide as the original, so that pixels align. */
const WIDTH = 1000;
const FORMATS = ['avif', 'webp', 'jpeg'] as const;

/** The original and the received picture, in one place. */
export function Compare(): ReactElement {
  const section = useRef<HTMLElement>(null);
  const seen = useSeen(section);
  const [q, setQ] = useState<number>(60);
  const [f, setF] = useState<(typeof FORMATS)[number]>('avif');
  const urlOf = (format: (typeof FORMATS)[number]): string =>
    buildImageUrl(portrait.src, { w: WIDTH, q, f: format } as object);
  const original = useSize(portrait.src);
  const bytes = {
    avif: useSize(urlOf('avif'), seen),
    webp: useSize(urlOf('webp'), seen),
    jpeg: useSize(urlOf('jpeg'), seen),
  };
  return (
    <section className="frame" aria-labelledby="compare" ref={section}>
      <SectionHeading id="compare" title="Look closely">
        Left of the line the original, right of it what was sent, pixel on pixel. The loupe shows both four
        times as large. One quality means one look: the formats differ in bytes.
      </SectionHeading>
      <div className="compare">
        <SplitView picture={portrait} sent={urlOf(f)} />
        <div className="compare-side">
          <p className="compare-result">
            <span className="saving">
              <Compared sent={bytes[f]} original={original} />
            </span>
            than the original
          </p>
          <Choice
            name="Right of the line"
            values={FORMATS}
            labels={{ avif: 'AVIF', webp: 'WebP', jpeg: 'JPEG' }}
            value={f}
            onChange={setF}
          />
          <RungSlider
            name="Quality of all three"
            unit=""
            values={DEFAULT_GRAMMAR.qualities}
            value={q}
            onChange={setQ}
          />
          <FormatBars original={original} bytes={bytes} />
        </div>
      </div>
    </section>
  );
}
