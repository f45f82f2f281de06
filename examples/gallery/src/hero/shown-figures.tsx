import type { ReactElement } from 'react';
import { formatName } from '../format/format-name.js';
import { bytesText } from '../format/quantities.js';
import { requestedWidth } from '../measure/size.js';
import type { ShownPicture } from '../measure/use-shown-picture.js';

interface ShownFiguresProps {
  readonly name: string;
  readonly shown: ShownPicture | undefined;
}

/** The received picture of one screen: bytes, width and format. */
export function ShownFigures({ name, shown }: ShownFiguresProps): ReactElement {
  return (
    <figcaption>
      <span className="tile-title">{name}</span>
      <span className="figures">
        {shown ? (
          <>
            <strong>{bytesText(shown.bytes)}</strong> {requestedWidth(shown.url)} px{' '}
            {formatName(shown.type) || 'Negotiated'}
          </>
        ) : (
          <span className="pending">–</span>
        )}
      </span>
    </figcaption>
  );
}
