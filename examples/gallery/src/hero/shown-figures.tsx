import type { ReactElement } from 'react';
import { formatName } from '../format/format-name.js';
import { bytesText } from '../format/quantities.js';
import type { ShownPicture } from '../measure/use-shown-picture.js';
import { widthAsked } from '../measure/width-asked.js';

interface ShownFiguresProps {
  readonly name: string;
  readonly shown: ShownPicture | undefined;
}

/** What one screen was sent: bytes, width and format. */
export function ShownFigures({ name, shown }: ShownFiguresProps): ReactElement {
  return (
    <figcaption>
      <span className="tile-title">{name}</span>
      <span className="figures">
        {shown ? (
          <>
            <strong>{bytesText(shown.bytes)}</strong> {widthAsked(shown.url)} px{' '}
            {formatName(shown.type) || 'Negotiated'}
          </>
        ) : (
          <span className="pending">–</span>
        )}
      </span>
    </figcaption>
  );
}
