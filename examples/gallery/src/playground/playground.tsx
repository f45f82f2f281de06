import { type ReactElement, useRef, useState } from 'react';
import { useScript, useSeen } from '../measure/browser.js';
import { useSize } from '../measure/size.js';
import { CopyLine, SectionHeading } from '../sections/parts.js';
import { htmlOf, jsxOf } from './code.js';
import { Controls } from './controls.js';
import { FocusStage } from './focus-stage.js';
import { Measures } from './measures.js';
import { recipeUrl } from './request.js';
import { Result } from './result.js';
import { pictureOf } from './shown-pictures.js';
import { useFetchedPicture } from './use-fetched-picture.js';
import { useRecipe } from './use-recipe.js';

export function Playground(): ReactElement {
  const section = useRef<HTMLElement>(null);
  const inUse = useRecipe();
  const { recipe, change } = inUse;
  const [turn, setTurn] = useState(0);
  const origin = useScript() ? location.origin : '';
  const url = recipeUrl(recipe);
  const fetching = useFetchedPicture(url, turn, useSeen(section));
  const waiting = fetching.url !== url;
  const picture = pictureOf(recipe.picture);
  const originalBytes = useSize(picture.src);
  return (
    <section className="frame" aria-labelledby="playground" ref={section}>
      <SectionHeading id="playground" title="Ask for anything">
        Every parameter of a picture’s URL. Drag the ring to what must stay in the picture, or move it with
        the arrow keys. The address of this page keeps what you chose.
      </SectionHeading>
      <noscript>
        <p className="notice">The playground needs JavaScript. The pictures of this page do not.</p>
      </noscript>
      <div className="playground">
        <div className="play-result">
          <figure className="pane pane-result">
            <figcaption>From the edge</figcaption>
            <Result picture={fetching.picture} waiting={waiting} label={`${picture.alt}, from the edge`} />
          </figure>
          <div className="answer">
            <Measures fetching={fetching} waiting={waiting} originalBytes={originalBytes} />
            <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
              Request again
            </button>
          </div>
          <div className="codes">
            <h3>URL</h3>
            <CopyLine name="the URL" text={origin + url}>
              <code className="url">
                <a href={url}>{origin + url}</a>
              </code>
            </CopyLine>
            <h3>React</h3>
            <CopyLine name="the JSX" text={jsxOf(recipe)} />
            <h3>HTML</h3>
            <CopyLine name="the HTML" text={htmlOf(recipe, '')} />
          </div>
        </div>
        <div className="play-controls">
          <figure className="pane">
            <figcaption>Original</figcaption>
            <FocusStage recipe={recipe} onFocus={({ x, y }) => change({ focus: `${x},${y}` })} />
          </figure>
          <Controls {...inUse} />
        </div>
      </div>
    </section>
  );
}
