import { type ReactElement, useRef, useState } from 'react';
import { bytesText, countText, percentText } from '../format/quantities.js';
import { Fact } from '../sections/fact.js';
import { SectionHeading } from '../sections/section-heading.js';
import { askAllAgain } from './ask-all.js';
import { LiveChart } from './live-chart.js';
import { hitRatio, intervals } from './sample.js';
import { useLiveStats } from './use-live-stats.js';

export function LivePanel(): ReactElement {
  const panel = useRef<HTMLDivElement>(null);
  const { history, reachable } = useLiveStats(panel);
  const [report, setReport] = useState('');
  const now = history[history.length - 1];
  const ratio = now && hitRatio(now);
  const ask = (): void => {
    askAllAgain().then(
      (count) => setReport(`Asked for ${count} pictures.`),
      () => setReport('The edge did not answer.'),
    );
  };
  return (
    <section className="frame" aria-labelledby="live">
      <SectionHeading id="live" title="What the edge did">
        Counted since it was started, and asked every two seconds. A picture is rendered once; start the edge
        again, and renders stay at zero.
      </SectionHeading>
      <div className="live" ref={panel}>
        <dl className="facts facts-large">
          <Fact name="Bytes saved">{now && bytesText(now.bytesSaved)}</Fact>
          <Fact name="Hit ratio">{ratio !== undefined && percentText(ratio)}</Fact>
          <Fact name="Renders">{now && countText(now.renders)}</Fact>
          <Fact name="Requests">{now && countText(now.requests)}</Fact>
          <Fact name="Bytes sent">{now && bytesText(now.bytesOut)}</Fact>
        </dl>
        <p className="live-note">
          Bytes saved: what the original of each picture sent would have weighed, less the picture itself.
          What a browser takes from its own cache reaches no edge and is not counted.
        </p>
        <LiveChart intervals={intervals(history)} />
        <div className="live-foot">
          <button type="button" className="button" onClick={ask}>
            Ask for every picture again
          </button>
          <p role="status">{reachable ? report : 'The edge does not answer. Is it still running?'}</p>
        </div>
      </div>
    </section>
  );
}
