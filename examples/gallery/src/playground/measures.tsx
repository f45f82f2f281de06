import type { ReactElement } from 'react';
import { Compared } from '../format/compared.js';
import { formatName } from '../format/format-name.js';
import { bytesText, timeText } from '../format/quantities.js';
import { Fact } from '../sections/parts.js';
import type { Fetching } from './use-fetched-picture.js';

interface MeasuresProps {
  readonly fetching: Fetching;
  /** Whether the figures belong to an earlier picture. */
  readonly waiting: boolean;
  readonly originalBytes: number | undefined;
}

/** Measurements of the last answer, also for screen readers. */
export function Measures({ fetching, waiting, originalBytes }: MeasuresProps): ReactElement {
  const { picture, problem } = fetching;
  const spoken = picture
    ? `${picture.bitmap.width} by ${picture.bitmap.height}, ${formatName(picture.type)}, ${bytesText(picture.bytes)}, cache ${picture.cache}`
    : (problem ?? '');
  return (
    <>
      <dl className={waiting ? 'facts facts-tight stale' : 'facts facts-tight'}>
        <Fact name="Size">{picture && `${picture.bitmap.width} × ${picture.bitmap.height}`}</Fact>
        <Fact name="Format">{picture && formatName(picture.type)}</Fact>
        <Fact name="Bytes">{picture && bytesText(picture.bytes)}</Fact>
        <Fact name="Time">{picture && timeText(picture.ms)}</Fact>
        <Fact name="Cache">
          {picture && <span className={picture.cache === 'Hit' ? 'hit' : 'miss'}>{picture.cache}</span>}
        </Fact>
        <Fact name="Than the original">
          {picture && !waiting && <Compared sent={picture.bytes} original={originalBytes} />}
        </Fact>
      </dl>
      {problem && !waiting && <p className="problem">{problem}</p>}
      <p className="heard" role="status">
        {waiting ? '' : spoken}
      </p>
    </>
  );
}
