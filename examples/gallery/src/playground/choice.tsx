import { type ReactElement, useId } from 'react';

interface ChoiceProps<T extends string | number> {
  readonly name: string;
  readonly values: readonly T[];
  /** Undefined, or none of the values, if nothing is chosen. */
  readonly value: T | undefined;
  readonly labels?: Readonly<Partial<Record<T, string>>> | undefined;
  /** The reason why nothing can be chosen. */
  readonly disabled?: string | undefined;
  readonly onChange: (value: T) => void;
}

/** A choice of a few values: radio buttons styled as one control. */
export function Choice<T extends string | number>(props: ChoiceProps<T>): ReactElement {
  const { name, values, value, labels, disabled, onChange } = props;
  const group = useId();
  return (
    <fieldset
      className="choice"
      disabled={disabled !== undefined}
      aria-describedby={disabled && `${group}-why`}
    >
      <legend>{name}</legend>
      <div className="choice-values">
        {values.map((each) => (
          <label key={each}>
            <input type="radio" name={group} checked={each === value} onChange={() => onChange(each)} />
            <span>{labels?.[each] ?? each}</span>
          </label>
        ))}
      </div>
      {disabled && (
        <p className="why" id={`${group}-why`}>
          {disabled}
        </p>
      )}
    </fieldset>
  );
}
