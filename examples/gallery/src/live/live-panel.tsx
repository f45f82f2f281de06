import { type ReactElement, useRef, useState } from 'react';
import { bytesText, countText, percentText } from '../format/quantities.js';
import { Fact, SectionHeading } from '../sections/parts.js';
import { LiveChart } from './live-chart.js';
import { requestAllAgain } from './request-all.js';
import { intervals, rendersAvoided, type Sample } from './sample.js';
import { useLiveStats } from './use-live-stats.js';

export function LivePanel(): ReactElement {
  const panel = useRef<HTMLDivElement>(null);
  const { history, reachable } = useLiveStats(panel);
  const [report, setReport] = useState('');
  const now = history[history.length - 1];
  const requestAgain = (): void => {
    requestAllAgain().then(
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
          <Fact name="Refined">{now && <Refined {...now} />}</Fact>
        </dl>
        <p className="live-note">
          Renders avoided: answers for which nothing had to be made. Bytes saved: what the original of each
          picture sent would have weighed, less the picture itself. What a browser takes from its own cache
          reaches no edge and is not counted. Refined: stored pictures that were made again at the same
          quality, with more effort, while nobody waited; behind it the bytes that they lost.
        </p>
        <LiveChart intervals={intervals(history)} />
        <div className="live-foot">
          <button type="button" className="button" onClick={requestAgain}>
            Request every picture again
          </button>
          <p role="status">{reachable ? report : 'The server does not answer. Is it still running?'}</p>
        </div>
      </div>
    </section>
  );
}

/** The number of pictures that became smaller, and by how much. */
function Refined({ refined }: Sample): ReactElement {
  if (refined === undefined) return <span className="of">off</span>;
  const { count, saved, waiting } = refined;
  return (
    <>
      {countText(count)}{' '}
      {saved !== undefined && <span className="smaller">−{percentText(Math.round(saved * 100) / 100)}</span>}
      {saved === undefined && waiting > 0 && <span className="of">of {countText(waiting)}</span>}
    </>
  );
}
