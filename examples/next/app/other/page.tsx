import { LivePicture } from '../../components/live-picture';
import { Picture } from '../../components/picture';

export default function Other() {
  return (
    <>
      <h1>Another page</h1>
      <Picture src="/dice.png" w={480} h={320} alt="Four glassy dice" />
      <LivePicture
        src="/gone.jpg"
        w={240}
        h={160}
        placeholder="#e8e2d6"
        fallbackSrc="/drawn/test-chart.png"
        alt="A picture that is lost"
      />
    </>
  );
}
