import { type ReactElement, useRef, useState } from 'react';
import { bytesText, countText } from '../format/quantities.js';
import { Fact } from '../sections/fact.js';
import { SectionHeading } from '../sections/section-heading.js';
import { askAllAgain } from './ask-all.js';
import { LiveChart } from './live-chart.js';
import { intervals, rendersAvoided } from './sample.js';
import { useLiveStats } from './use-live-stats.js';

export function LivePanel(): ReactElement {
  const panel = useRef<HTMLDivElement>(null);
  const { history, reachable } = useLiveStats(panel);
  const [report, setReport] = useState('');
  const now = history[history.length - 1];
  const ask = (): void => {
    askAllAgain().then(
      (count) => setReport(`Requested ${count} pictures.`),
      () => setReport('The server did not answer.'),
    );
  };
  return (
    <section className="frame" aria-labelledby="live">
      <SectionHeading id="live" title="Live statistics">
        Counted by the local server since it was started. A picture is rendered once; start the server again,
        and renders stay at zero.
      </SectionHeading>
      <div className="live" ref={panel}>
        <dl className="facts facts-large">
          <Fact name="Renders avoided">{now && countText(rendersAvoided(now))}</Fact>
          <Fact name="Requests">{now && countText(now.requests)}</Fact>
          <Fact name="Rendered">{now && countText(now.renders)}</Fact>
          <Fact name="Bytes sent">{now && bytesText(now.bytesOut)}</Fact>
          <Fact name="Bytes saved">{now && bytesText(now.bytesSaved)}</Fact>
        </dl>
        <p className="live-note">
          Renders avoided: answers for which nothing had to be made. Bytes saved: what the original of each
          picture sent would have weighed, less the picture itself. What a browser takes from its own cache
          reaches no edge and is not counted.
        </p>
        <LiveChart intervals={intervals(history)} />
        <div className="live-foot">
          <button type="button" className="button" onClick={ask}>
            Request every picture again
          </button>
          <p role="status">{reachable ? report : 'The server does not answer. Is it still running?'}</p>
        </div>
      </div>
    </section>
  );
}
