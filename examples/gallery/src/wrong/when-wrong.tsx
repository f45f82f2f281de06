import { CameoImage } from '@cameo/react-image/client';
import { type ReactElement, useState } from 'react';
import { timeText } from '../format/quantities.js';
import { PICTURES } from '../pictures.js';
import { SectionHeading } from '../sections/parts.js';
import { DevtoolsButton } from './devtools-button.js';
import { FAULT_NAMES, FAULTS, type FaultName, faultBase, newTurn } from './faults.js';
import { type SeenRequest, useRequests } from './use-requests.js';

const { smile } = PICTURES;

/** A requested fault. */
interface Turn {
  readonly fault: FaultName;
  readonly word: string;
  readonly since: number;
}

const PHASES = { waiting: 'Waiting', arrived: 'Arrived', lost: 'Given up: this is the fallback' } as const;

/** Demonstrates the component with failing pictures; the failures are real answers of the local server. */
export function WhenWrong(): ReactElement {
  const [turn, setTurn] = useState<Turn>();
  const [phase, setPhase] = useState<keyof typeof PHASES>('waiting');
  const fault = turn && FAULTS[turn.fault];
  const base = turn ? faultBase(turn.fault, turn.word) : '';
  const src = fault?.src ?? smile.src;
  const requests = useRequests(turn ? base + src : '', turn?.since ?? 0);
  const begin = (name: FaultName): void => {
    setPhase('waiting');
    setTurn({ fault: name, word: newTurn(Date.now(), Math.random()), since: performance.now() });
  };
  return (
    <section className="frame" aria-labelledby="wrong">
      <SectionHeading id="wrong" title="When things go wrong">
        Break the picture and watch. Preview, retries and fallback are the component’s; the failures are real
        answers of the server that this page comes from. The place never moves.
      </SectionHeading>
      <div className="wrong">
        <div className="wrong-picture">
          <CameoImage
            key={turn?.word ?? 'whole'}
            src={src}
            alt={smile.alt}
            w={480}
            h={480}
            sizes="(min-width: 768px) 480px, calc(100vw - 40px)"
            sourceWidth={smile.width}
            thumbhash={smile.thumbhash}
            className="wrong-frame"
            fallbackSrc={{ url: '/__site/fallback.svg' }}
            {...(turn && { loading: 'eager' as const, config: { baseUrl: base } })}
            fade
            onLoad={(event) =>
              setPhase(event.currentTarget.currentSrc.includes('/fallback.svg') ? 'lost' : 'arrived')
            }
            onError={() => setPhase('lost')}
          />
        </div>
        <div className="wrong-side">
          <div className="wrong-buttons">
            {FAULT_NAMES.map((name) => (
              <button
                key={name}
                type="button"
                className="button"
                aria-pressed={turn?.fault === name}
                onClick={() => begin(name)}
              >
                {FAULTS[name].button}
              </button>
            ))}
          </div>
          <p className="wrong-explanation">
            {fault?.explanation ?? 'All is well: the picture came at once. Press a button.'}
          </p>
          <p className="wrong-phase" role="status">
            {turn ? PHASES[phase] : ''}
          </p>
          <ol className="requests" aria-label="Requests for the picture">
            {requests.map((request) => (
              <li key={`${request.at} ${request.byScript}`}>
                <span>after {timeText(request.at)}</span> <strong>{requestText(request)}</strong>
              </li>
            ))}
          </ol>
          <DevtoolsButton />
        </div>
      </div>
    </section>
  );
}

function requestText({ status, byScript, ms }: SeenRequest): string {
  const action = byScript ? 'requested the reason' : 'requested the picture';
  const answered = status === 0 ? 'no answer' : status === undefined ? 'answered' : `${status}`;
  return `${action}: ${answered} in ${timeText(ms)}`;
}
