import type { ReactNode } from 'react';
import { TextArea } from './field.tsx';

interface JsonFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: unknown;
  readonly hint?: ReactNode;
  readonly rows?: number;
}

/** A JSON object as text. The form is not sent while it is none. */
export function JsonField({ label, name, value, hint, rows = 8 }: JsonFieldProps) {
  return (
    <TextArea
      label={label}
      name={name}
      rows={rows}
      spellCheck={false}
      autoComplete="off"
      defaultValue={jsonText(value)}
      hint={hint}
      onInput={({ currentTarget }) =>
        currentTarget.setCustomValidity(
          jsonObjectOf(currentTarget.value) ? '' : 'Write a JSON object, such as {"theme": "dark"}.',
        )
      }
    />
  );
}

export const jsonText = (value: unknown): string => JSON.stringify(value, undefined, 2) ?? '';

/** `undefined` if the text is not a JSON object. Nothing is an empty object. */
export function jsonObjectOf(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
