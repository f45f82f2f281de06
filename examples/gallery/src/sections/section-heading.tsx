import type { ReactElement, ReactNode } from 'react';

interface SectionHeadingProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** A section's title and the sentence that says why one should look. */
export function SectionHeading({ id, title, children }: SectionHeadingProps): ReactElement {
  return (
    <div className="section-heading">
      <h2 id={id}>{title}</h2>
      <p>{children}</p>
    </div>
  );
}
