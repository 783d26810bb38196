import { isolated } from '../../format/isolated.ts';
import { TextField } from '../../parts/form/field.tsx';

interface TypedNameProps {
  /** In the form. */
  readonly field: string;
  /** Of the team. */
  readonly name: string;
}

/** The name of the team, to be typed so that nobody stops or deletes another one. */
export const TypedName = ({ field, name }: TypedNameProps) => (
  <TextField
    label={`Type the name of the team to confirm: ${isolated(name)}`}
    name={field}
    autoComplete="off"
    required
    pattern={exactly(name)}
    title={`The name is ${isolated(name)}`}
  />
);

/** As a pattern of an input, which the browser compares with the whole value. */
const exactly = (text: string): string =>
  text.replaceAll(/[^\p{L}\p{N}\s]/gu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`);
