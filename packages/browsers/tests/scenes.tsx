import { CameoImage as ServerPicture } from '@cameo/react-image';
import { CameoImage } from '@cameo/react-image/client';
import type { ReactElement } from 'react';

/** Missing pictures, which no scene should request from the edge. */
export const MISSING = [64, 240, 640].flatMap((width) =>
  (['lazy', 'eager'] as const).map((loading) => ({
    width,
    loading,
    src: `/missing-${width}-${loading}.jpg`,
  })),
);

/** Places with placeholders: by aspect ratio of the picture and of its container. */
const PLACES = (['constrained', 'fixed', 'full-width'] as const).flatMap((layout) =>
  [
    ['landscape', 320, 160],
    ['portrait', 120, 240],
  ].flatMap(([shape, w, h]) =>
    (['wide', 'narrow'] as const).map((holder) => ({
      name: `${layout} ${shape} ${holder}`,
      layout,
      w: Number(w),
      h: Number(h),
      holder,
    })),
  ),
);

/** Pages by name. `picture-folder.ts` makes all pictures. */
export const SCENES: Readonly<Record<string, ReactElement>> = {
  placeholders: (
    <>
      {PLACES.map(({ name, layout, w, h, holder }) => {
        const src = h > w ? '/tall.jpg' : '/wide.jpg';
        const shared = { src, w, h, loading: 'eager', placeholder: '#ff0000', alt: name } as const;
        return (
          <div key={name} className={holder}>
            {layout === 'constrained' && <CameoImage {...shared} />}
            {layout === 'fixed' && <CameoImage {...shared} layout="fixed" />}
            {layout === 'full-width' && <CameoImage {...shared} layout="full-width" sizes="400px" />}
          </div>
        );
      })}
    </>
  ),
  'see-through': (
    <CameoImage src="/ring.png" w={200} h={200} loading="eager" placeholder="#ff0000" alt="A ring" />
  ),
  failures: (
    <>
      {MISSING.map(({ width, loading, src }) => (
        <CameoImage
          key={src}
          {...{ src, loading }}
          w={width}
          h={width / 2}
          fallbackSrc="/nobody.png"
          alt={src}
          onError={() => undefined}
        />
      ))}
    </>
  ),
  busy: (
    <>
      {[64, 240, 640].map((width) => (
        <CameoImage
          key={width}
          src={`/busy-${width}.jpg`}
          w={width}
          h={width / 2}
          alt={`Busy, ${width} px`}
        />
      ))}
    </>
  ),
  dark: (
    <>
      <CameoImage src="/wide.jpg" dark="/night.jpg" w={320} h={160} alt="By the system" />
      <ServerPicture src="/wide.jpg" dark="/night.jpg" w={200} h={100} alt="By the system, without scripts" />
    </>
  ),
  lazy: (
    <>
      <div className="near">
        <CameoImage src="/wide.jpg" w={320} h={160} alt="Near" />
      </div>
      <div className="far">
        <CameoImage src="/tall.jpg" w={120} h={240} alt="Far" />
        <ServerPicture src="/night.jpg" w={320} h={160} alt="Far, without scripts" />
      </div>
    </>
  ),
  first: (
    <CameoImage
      src="/wide.jpg"
      dark="/night.jpg"
      layout="full-width"
      w={1600}
      h={800}
      sizes="100vw"
      sources={[
        { media: '(max-width: 600px)', src: '/tall.jpg', dark: '/ring.png', w: 600, h: 1200, sizes: '100vw' },
      ]}
      priority
      alt="The first of the page"
    />
  ),
  candidates: (
    <>
      {[48, 200, 333, 640].map((width) => (
        <CameoImage key={width} src="/wide.jpg" w={width} h={width / 2} alt={`At most ${width} px`} />
      ))}
      <ServerPicture src="/wide.jpg" layout="fixed" w={248} h={124} alt="Fixed" />
      <ServerPicture
        src="/wide.jpg"
        layout="full-width"
        w={1600}
        h={800}
        sizes="(min-width: 1000px) 50vw, calc(100vw - 2rem)"
        alt="As wide as the page"
      />
      <div className="over">
        <ServerPicture
          src="/tall.jpg"
          layout="fill"
          sizes="(max-width: 800px) 90vw, 400px"
          alt="Over its place"
        />
      </div>
    </>
  ),
  auto: (
    <div className="narrow">
      <ServerPicture src="/wide.jpg" layout="full-width" w={1600} h={800} sizes="auto" alt="Nobody knows" />
    </div>
  ),
  shown: (
    <>
      <div className="hides">
        <CameoImage src="/wide.jpg" w={640} h={320} alt="Will be hidden" />
        <ServerPicture src="/night.jpg" layout="full-width" w={640} h={320} sizes="50vw" alt="Hidden, too" />
      </div>
      <div className="goes">
        <CameoImage src="/tall.jpg" w={240} h={480} alt="Will be removed" />
      </div>
    </>
  ),
};

/** Layout of the pages, in addition to the package's stylesheet. */
export const STYLES = `
  body { margin: 16px; font: 16px sans-serif }
  .wide { width: 400px }
  .narrow { width: 90px }
  .near { min-height: 300px }
  .far { margin-top: 9000px }
  .none { display: none }
  .over { position: relative; height: 300px }
`;
