import { type ComponentProps, type RefObject, useEffect, useRef } from 'react';
import { SelectField, TextField } from './field.tsx';

type FilterTextProps = Omit<ComponentProps<typeof TextField>, 'defaultValue' | 'value' | 'ref'> & {
  /** What the URL has; empty without the filter. */
  readonly value: string;
};

/** A field of a filter, which is applied when its form is sent. */
export function FilterText({ value, ...props }: FilterTextProps) {
  const input = useRef<HTMLInputElement>(null);
  useSynced(input, value);
  return <TextField autoComplete="off" spellCheck={false} {...props} ref={input} defaultValue={value} />;
}

type FilterSelectProps = Omit<ComponentProps<typeof SelectField>, 'defaultValue' | 'value' | 'ref'> & {
  readonly value: string;
  /** What there is without the filter. */
  readonly byDefault?: string;
};

/** A choice of a filter. A value of the URL that is no option is one, too, and the first option is any. */
export function FilterSelect({ value, options, byDefault = 'Any', ...props }: FilterSelectProps) {
  const select = useRef<HTMLSelectElement>(null);
  const isKnown = value === '' || options.some((option) => option.value === value);
  const all = [{ value: '', label: byDefault }, ...(isKnown ? [] : [{ value, label: value }]), ...options];
  useSynced(select, value, all.length);
  return <SelectField {...props} ref={select} defaultValue={value} options={all} />;
}

/** Follows the URL without a new element, which would lose the focus. */
function useSynced(
  field: RefObject<HTMLInputElement | HTMLSelectElement | null>,
  value: string,
  options = 0,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a select has the value once it has the option
  useEffect(() => {
    if (field.current && field.current.value !== value) field.current.value = value;
  }, [field, value, options]);
}
