import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './field.module.css';
import { useFieldProblem } from './form.tsx';

interface Labelled {
  readonly label: string;
  /** The name in the form, and the path of its problems in a response. */
  readonly name: string;
  readonly hint?: ReactNode;
}

type TextFieldProps = Labelled & Omit<ComponentProps<'input'>, 'className' | 'id' | 'name'>;

/** A labelled input with its hint, and the server's problem with it. */
export function TextField({ label, name, hint, ...props }: TextFieldProps) {
  return (
    <Field label={label} name={name} hint={hint}>
      {(field) => <input {...props} {...field} className={styles.input} />}
    </Field>
  );
}

type TextAreaProps = Labelled & Omit<ComponentProps<'textarea'>, 'className' | 'id' | 'name'>;

export function TextArea({ label, name, hint, ...props }: TextAreaProps) {
  return (
    <Field label={label} name={name} hint={hint}>
      {(field) => <textarea {...props} {...field} className={styles.input} />}
    </Field>
  );
}

type SelectFieldProps = Labelled &
  Omit<ComponentProps<'select'>, 'className' | 'id' | 'name' | 'children'> & {
    readonly options: readonly { readonly value: string; readonly label: string }[];
  };

export function SelectField({ label, name, hint, options, ...props }: SelectFieldProps) {
  return (
    <Field label={label} name={name} hint={hint}>
      {(field) => (
        <select {...props} {...field} className={styles.input}>
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type CheckboxProps = Labelled & Omit<ComponentProps<'input'>, 'className' | 'id' | 'name' | 'type'>;

export function Checkbox({ label, name, hint, ...props }: CheckboxProps) {
  const id = useId();
  const { problem, ...aria } = useNotes(id, name, hint);
  return (
    <div className={styles.check}>
      <input {...props} type="checkbox" id={id} name={name} {...aria} />
      <div>
        <label htmlFor={id}>{label}</label>
        <Notes id={id} hint={hint} problem={problem} />
      </div>
    </div>
  );
}

interface FieldProps extends Labelled {
  readonly children: (field: {
    readonly id: string;
    readonly name: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  }) => ReactNode;
}

/** The label, hint and problem around any control. */
export function Field({ label, name, hint, children }: FieldProps) {
  const id = useId();
  const { problem, ...aria } = useNotes(id, name, hint);
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children({ id, name, ...aria })}
      <Notes id={id} hint={hint} problem={problem} />
    </div>
  );
}

/** The server's problem with a field, and how its control refers to the notes below it. */
function useNotes(id: string, name: string, hint: ReactNode) {
  const problem = useFieldProblem(name);
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return {
    problem,
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': problem === undefined ? undefined : (true as const),
  };
}

interface NotesProps {
  readonly id: string;
  readonly hint: ReactNode;
  readonly problem: string | undefined;
}

const Notes = ({ id, hint, problem }: NotesProps) => (
  <>
    {hint && (
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
    )}
    {problem !== undefined && (
      <p id={`${id}-problem`} className={styles.problem}>
        {problem}
      </p>
    )}
  </>
);
