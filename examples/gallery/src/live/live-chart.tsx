import type { ReactElement } from 'react';
import { barsPath, chartSummary, topOfScale } from './chart.js';
import type { Interval } from './sample.js';

const AREA = { width: 600, height: 160, places: 60 } as const;

interface LiveChartProps {
  readonly intervals: readonly Interval[];
}

/** Requests of the last two minutes, in bars of two seconds: cache hits, and misses above them. */
export function LiveChart({ intervals }: LiveChartProps): ReactElement {
  const top = topOfScale(Math.max(0, ...intervals.map(({ hits, misses }) => hits + misses)));
  const idle = intervals.every(({ hits, misses }) => hits + misses === 0);
  const hits = intervals.map((each) => ({ from: 0, to: each.hits }));
  const misses = intervals.map((each) => ({ from: each.hits, to: each.hits + each.misses }));
  return (
    <figure className="chart">
      <figcaption>
        Requests in two seconds, since you came
        <span className="legend">
          <span className="legend-hit">from the cache</span>{' '}
          <span className="legend-miss">rendered or fetched</span>
        </span>
      </figcaption>
      <div className="chart-area">
        <svg
          viewBox={`0 0 ${AREA.width} ${AREA.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={chartSummary(intervals)}
        >
          <path className="chart-lines" d={`M0 .5H${AREA.width}M0 80H${AREA.width}M0 159.5H${AREA.width}`} />
          <path className="chart-hits" d={barsPath(hits, top, AREA)} />
          <path className="chart-misses" d={barsPath(misses, top, AREA)} />
        </svg>
        <span className="chart-top">{top}</span>
        <span className="chart-zero">0</span>
        {idle && <p className="chart-idle">Quiet. Press the button below, and watch the cache answer.</p>}
      </div>
      <p className="chart-times">
        <span>2 min ago</span>
        <span>now</span>
      </p>
    </figure>
  );
}
