import { type ReactElement, useState } from 'react';
import { useSize } from '../measure/use-size.js';
import { PICTURES } from '../pictures.js';
import { SectionHeading } from '../sections/section-heading.js';
import { Controls } from './controls.js';
import { FocusStage } from './focus-stage.js';
import { Measures } from './measures.js';
import { recipeUrl } from './request.js';
import { Result } from './result.js';
import { useFetchedPicture } from './use-fetched-picture.js';
import { useRecipe } from './use-recipe.js';

export function Playground(): ReactElement {
  const [recipe, change] = useRecipe();
  const [turn, setTurn] = useState(0);
  const url = recipeUrl(recipe);
  const fetching = useFetchedPicture(url, turn);
  const picture = PICTURES[recipe.picture];
  const originalBytes = useSize(picture.src);
  return (
    <section className="frame" aria-labelledby="playground">
      <SectionHeading id="playground" title="Ask for anything">
        Drag the ring to what must stay in the picture, or move it with the arrow keys. The address of this
        page keeps what you chose.
      </SectionHeading>
      <div className="playground">
        <figure className="pane">
          <figcaption>Original</figcaption>
          <FocusStage recipe={recipe} onFocus={(focus) => change({ focus })} />
        </figure>
        <figure className="pane">
          <figcaption>From the edge</figcaption>
          <Result
            picture={fetching.picture}
            waiting={fetching.url !== url}
            label={`${picture.alt}, from the edge`}
          />
        </figure>
        <Controls recipe={recipe} onChange={change} />
        <div className="answer">
          <p className="url">
            <a href={url}>{url}</a>
          </p>
          <Measures fetching={fetching} originalBytes={originalBytes} />
          <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
            Ask again
          </button>
        </div>
      </div>
    </section>
  );
}
