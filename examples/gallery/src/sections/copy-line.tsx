import { type ReactElement, useState } from 'react';

interface CopyLineProps {
  /** What is copied, as in `Copy the URL`. */
  readonly name: string;
  readonly text: string;
  /** Shown instead of the plain text. */
  readonly children?: ReactElement;
}

/** A piece of code with a button that copies it. */
export function CopyLine({ name, text, children }: CopyLineProps): ReactElement {
  const [copied, setCopied] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(text),
      () => setCopied(''),
    );
  };
  return (
    <div className="copy-line">
      <pre>{children ?? <code>{text}</code>}</pre>
      <button type="button" className="button button-small" aria-label={`Copy ${name}`} onClick={copy}>
        {copied === text ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}
