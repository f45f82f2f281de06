import { type ReactElement, useId } from 'react';

interface RungSliderProps<T extends number> {
  readonly name: string;
  readonly unit: string;
  /** Ascending; the slider stops at these only. */
  readonly values: readonly T[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** One of an ascending list of numbers. */
export function RungSlider<T extends number>(props: RungSliderProps<T>): ReactElement {
  const { name, unit, values, value, onChange } = props;
  const id = useId();
  return (
    <div className="slider">
      <label htmlFor={id}>{name}</label>
      <output htmlFor={id}>{`${value}${unit}`}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={values.length - 1}
        value={values.indexOf(value)}
        aria-valuetext={`${value}${unit}`}
        onChange={(event) => onChange(values[event.currentTarget.valueAsNumber] ?? value)}
      />
    </div>
  );
}
