import { type ReactElement, type ReactNode, useId } from 'react';

interface RungSliderProps {
  readonly name: string;
  readonly unit: string;
  /** Ascending; the slider stops only at these. */
  readonly values: readonly number[];
  readonly value: number;
  /** Spoken instead of the number. */
  readonly text?: string | undefined;
  /** The reason why it is disabled. */
  readonly disabled?: string | undefined;
  readonly onChange: (value: number) => void;
  /** Below the track. */
  readonly children?: ReactNode;
}

/** A slider for an ascending list of numbers. */
export function RungSlider(props: RungSliderProps): ReactElement {
  const { name, unit, values, value, text = `${value}${unit}`, disabled, onChange, children } = props;
  const id = useId();
  return (
    <div className="slider">
      <label htmlFor={id}>{name}</label>
      <output htmlFor={id}>{text}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={values.length - 1}
        value={Math.max(0, values.indexOf(value))}
        aria-valuetext={text}
        disabled={disabled !== undefined}
        aria-describedby={disabled && `${id}-why`}
        onChange={(event) => onChange(values[event.currentTarget.valueAsNumber] ?? value)}
      />
      {children}
      {disabled && (
        <p className="why" id={`${id}-why`}>
          {disabled}
        </p>
      )}
    </div>
  );
}
