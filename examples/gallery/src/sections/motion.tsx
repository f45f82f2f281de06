import { buildImageUrl } from '@cameo/react-image/url';
import { type ReactElement, useRef, useState } from 'react';
import { Compared } from '../format/compared.js';
import { bytesText } from '../format/quantities.js';
import { useMedia, useSeen } from '../measure/browser.js';
import { useSize } from '../measure/size.js';
import { ANIMATION } from '../pictures.js';
import { MovingPicture } from './moving-picture.js';
import { ByteBar, SectionHeading } from './parts.js';

/** The rung above the animation's width: the answer is as wide as the original, so its pixels are unchanged. */
const WIDTH = 408;
const WEBP = buildImageUrl(ANIMATION.src, { w: WIDTH });
const STILL = buildImageUrl(ANIMATION.src, { w: WIDTH, f: 'jpeg' });

export function Motion(): ReactElement {
  const gif = useSize(ANIMATION.src);
  const section = useRef<HTMLElement>(null);
  const webp = useSize(WEBP, useSeen(section));
  const reduced = useMedia('(prefers-reduced-motion: reduce)');
  const [chosen, setChosen] = useState<boolean>();
  const playing = chosen ?? !reduced;
  return (
    <section className="frame" aria-labelledby="motion" ref={section}>
      <SectionHeading id="motion" title="Still moving, and lighter">
        An animated GIF goes out as animated WebP to every browser that reads it: the same frames, the same
        pixels. The bars are the bytes of each.
      </SectionHeading>
      <div className="motion">
        <MovingPicture
          name="Original, GIF"
          alt="A drawn planet in blue and white turns among stars, as a GIF"
          src={ANIMATION.src}
          still={STILL}
          playing={chosen}
        >
          <ByteBar bytes={gif} largest={gif} />
          <span className="figures">{gif ? bytesText(gif) : <span className="pending">–</span>}</span>
        </MovingPicture>
        <MovingPicture
          name="Sent, WebP"
          alt="The same planet, as a WebP"
          src={WEBP}
          still={STILL}
          playing={chosen}
        >
          <ByteBar bytes={webp} largest={gif} />
          <span className="figures">{webp ? bytesText(webp) : <span className="pending">–</span>}</span>
        </MovingPicture>
        <div className="motion-result">
          <p>
            <span className="saving">
              <Compared sent={webp} original={gif} />
            </span>
            than the GIF, with every frame kept
          </p>
          <button type="button" className="button" onClick={() => setChosen(!playing)}>
            {playing ? 'Stop animations' : 'Play animations'}
          </button>
        </div>
      </div>
    </section>
  );
}
