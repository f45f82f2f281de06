import { Picture } from './picture.js';

export const Other = () => (
  <>
    <h1 className="text-3xl">Another page</h1>
    <Picture src="/dice.png" w={480} h={320} alt="Four glassy dice" />
    <Picture
      src="/gone.jpg"
      w={240}
      h={160}
      placeholder="#e8e2d6"
      fallbackSrc="/drawn/test-chart.png"
      className="rounded-xl"
      alt="A picture that is lost"
    />
  </>
);
