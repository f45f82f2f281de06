import type { ReactElement } from 'react';
import { formatName } from '../format/format-name.js';
import { bytesText, percentText, savedFraction, timeText } from '../format/quantities.js';
import { Fact } from '../sections/fact.js';
import type { Fetching } from './use-fetched-picture.js';

interface MeasuresProps {
  readonly fetching: Fetching;
  readonly originalBytes: number | undefined;
}

/** What was measured of the last answer, also for those who only hear it. */
export function Measures({ fetching, originalBytes }: MeasuresProps): ReactElement {
  const { picture, problem } = fetching;
  const saved =
    picture && originalBytes ? percentText(savedFraction(picture.bytes, originalBytes)) : undefined;
  const spoken = picture
    ? `${picture.bitmap.width} by ${picture.bitmap.height}, ${formatName(picture.type)}, ${bytesText(picture.bytes)}, cache ${picture.cache}`
    : (problem ?? '');
  return (
    <>
      <dl className="facts facts-tight">
        <Fact name="Size">{picture && `${picture.bitmap.width} × ${picture.bitmap.height}`}</Fact>
        <Fact name="Format">{picture && formatName(picture.type)}</Fact>
        <Fact name="Bytes">{picture && bytesText(picture.bytes)}</Fact>
        <Fact name="Time">{picture && timeText(picture.ms)}</Fact>
        <Fact name="x-cache">
          {picture && <span className={picture.cache === 'Hit' ? 'hit' : 'miss'}>{picture.cache}</span>}
        </Fact>
        <Fact name="Saved">{saved}</Fact>
      </dl>
      {problem && <p className="problem">{problem}</p>}
      <p className="heard" role="status">
        {spoken}
      </p>
    </>
  );
}
