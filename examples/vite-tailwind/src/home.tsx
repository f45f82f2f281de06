import { Picture } from './picture.js';
import { Tabs } from './tabs.js';

const FAR = [
  ['/night-sky.png', 'The stars of the northern sky'],
  ['/dice.png', 'Four glassy dice'],
  ['/picture.tiff', 'A heap of pills'],
] as const;

export const Home = () => (
  <>
    <h1 className="text-3xl">Pictures in Vite and Tailwind</h1>
    <Picture
      src="/earth.jpg"
      layout="full-width"
      w={1600}
      h={640}
      sizes="calc(100vw - 2rem)"
      priority
      placeholder="#10243a"
      className="rounded-xl"
      alt="The earth by day"
    />
    <div className="flex flex-wrap items-start gap-4 py-4">
      <Picture src="/hands.jpg" w={320} h={240} placeholder="#e8e2d6" alt="An ink drawing of two hands" />
      <Picture
        src="/cops.jpg"
        w={96}
        h={96}
        layout="fixed"
        focus="attention"
        placeholder="#e8e2d6"
        className="rounded-full"
        alt="An officer"
      />
      <div id="covered" className="relative h-60 w-80">
        <Picture src="/panorama.jpg" layout="fill" sizes="320px" alt="A street" />
      </div>
      <div id="contained" className="relative h-60 w-80">
        <Picture
          src="/panorama.jpg"
          layout="fill"
          fit="contain"
          sizes="320px"
          className="object-contain"
          alt="A whole street"
        />
      </div>
    </div>
    <Tabs />
    <section id="far" className="mt-[9000px] grid gap-4">
      <h2 className="text-2xl">Far below</h2>
      {FAR.map(([src, alt]) => (
        <Picture key={src} src={src} w={480} h={320} alt={alt} />
      ))}
    </section>
  </>
);
