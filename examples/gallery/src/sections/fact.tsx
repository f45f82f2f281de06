import type { ReactElement, ReactNode } from 'react';

interface FactProps {
  readonly name: string;
  /** Undefined until it was measured; its place is kept. */
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
