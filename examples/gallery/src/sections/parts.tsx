import { type ReactElement, type ReactNode, useState } from 'react';

// Small components that several sections share.

interface SectionHeadingProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** A section's title and introductory sentence. */
export function SectionHeading({ id, title, children }: SectionHeadingProps): ReactElement {
  return (
    <div className="section-heading">
      <h2 id={id}>{title}</h2>
      <p>{children}</p>
    </div>
  );
}

interface FactProps {
  readonly name: string;
  /** Undefined until it was measured; its space is reserved. */
  readonly children: ReactNode;
}

/** One measured figure of a list. */
export function Fact({ name, children }: FactProps): ReactElement {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children || <span className="pending">–</span>}</dd>
    </div>
  );
}

interface ByteBarProps {
  readonly bytes: number | undefined;
  /** The size of a full bar, bytes. */
  readonly largest: number | undefined;
}

/** A size as a bar, beside its number. */
export function ByteBar({ bytes, largest }: ByteBarProps): ReactElement {
  const length = bytes && largest ? Math.min(100, (bytes / largest) * 100) : 0;
  return (
    <svg className="byte-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect className="byte-bar-room" width="100" height="4" />
      <rect className="byte-bar-bytes" width={length} height="4" />
    </svg>
  );
}

interface CopyLineProps {
  /** Name of the copied text, as in `Copy the URL`. */
  readonly name: string;
  readonly text: string;
  /** Shown instead of the plain text. */
  readonly children?: ReactElement;
}

/** A piece of code with a copy button. */
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

/** The logo: one oval, three sizes. */
export function Mark(): ReactElement {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <ellipse cx="16" cy="16" rx="11" ry="14" />
      <ellipse cx="16" cy="20" rx="7.2" ry="10" />
      <ellipse cx="16" cy="24" rx="3.6" ry="6" />
    </svg>
  );
}
