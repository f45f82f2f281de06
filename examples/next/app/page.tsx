import { LivePicture } from '../components/live-picture';
import { Picture } from '../components/picture';
import { Tabs } from '../components/tabs';

const FAR = [
  ['/night-sky.png', 'The stars of the northern sky'],
  ['/dice.png', 'Four glassy dice'],
  ['/picture.tiff', 'A heap of pills'],
] as const;

export default function Home() {
  return (
    <>
      <h1>Pictures in Next.js</h1>
      <Picture
        src="/earth.jpg"
        layout="full-width"
        w={1600}
        h={640}
        sizes="calc(100vw - 2rem)"
        priority
        placeholder="#10243a"
        alt="The earth by day"
      />
      <div className="row">
        <LivePicture
          src="/hands.jpg"
          w={320}
          h={240}
          placeholder="#e8e2d6"
          fade
          alt="An ink drawing of two hands"
        />
        <Picture src="/cops.jpg" w={96} h={96} layout="fixed" focus="attention" alt="An officer" />
      </div>
      <Tabs />
      <section id="far">
        <h2>Far below</h2>
        {FAR.map(([src, alt]) => (
          <Picture key={src} src={src} w={480} h={320} alt={alt} />
        ))}
      </section>
    </>
  );
}
