import { type ReactElement, useRef } from 'react';
import { Compared } from '../format/compared.js';
import { bytesText } from '../format/quantities.js';
import { useSize } from '../measure/size.js';
import { useShownPicture } from '../measure/use-shown-picture.js';
import { PICTURES } from '../pictures.js';
import { CopyLine, Fact } from '../sections/parts.js';
import { DeskFrame } from './desk-frame.js';
import { MadeOnce } from './made-once.js';
import { Screen } from './screen.js';

const { portrait } = PICTURES;

/** The product at a glance: one original, three screens, and the bytes that each received. */
export function Hero(): ReactElement {
  const frames = {
    phone: useRef<HTMLDivElement>(null),
    tablet: useRef<HTMLDivElement>(null),
    desk: useRef<HTMLDivElement>(null),
  };
  const phone = useShownPicture(frames.phone);
  const tablet = useShownPicture(frames.tablet);
  const desk = useShownPicture(frames.desk);
  const original = useSize(portrait.src);
  const sent = phone && tablet && desk ? phone.bytes + tablet.bytes + desk.bytes : undefined;
  return (
    <section className="hero frame" aria-labelledby="title">
      <div className="hero-text">
        <h1 id="title">
          One photograph. <span>Every size, made once.</span>
        </h1>
        <div className="hero-lead">
          <p className="lead">
            Each screen gets the width it needs in the best format it reads. Cameo makes that size once, at
            the edge, and keeps it.
          </p>
          <CopyLine name="the install command" text="npm install @cameo/react-image" />
        </div>
      </div>
      <div className="screens">
        <Screen
          name="Phone"
          frame={frames.phone}
          shown={phone}
          box={{ w: 360, h: 640 }}
          sizes="(min-width: 1520px) 253px, (min-width: 768px) 17vw, 36vw"
        />
        <Screen
          name="Tablet"
          frame={frames.tablet}
          shown={tablet}
          box={{ w: 480, h: 640 }}
          sizes="(min-width: 1520px) 338px, (min-width: 768px) 23vw, 48vw"
        />
        <DeskFrame frame={frames.desk} shown={desk} />
      </div>
      <MadeOnce shown={desk} />
      <dl className="facts facts-hero">
        <Fact name="The original">{original && bytesText(original)}</Fact>
        <Fact name="All three screens">{sent && bytesText(sent)}</Fact>
        <Fact name="Together">{sent && original && <Compared sent={sent} original={original} />}</Fact>
      </dl>
    </section>
  );
}
