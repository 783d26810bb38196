import {
  createContext,
  type FormEvent,
  type ReactNode,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { type Problem, problemOf } from '../../api/problem.ts';
import { ProblemNotice } from '../state/notice.tsx';
import { Button } from './button.tsx';
import styles from './form.module.css';

const Context = createContext<Problem | undefined>(undefined);

/** What the server said about the field of this name, in the form around it. */
export function useFieldProblem(name: string): string | undefined {
  const problem = useContext(Context);
  return problem?.fields.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message;
}

interface FieldProblemsProps {
  readonly problem: Problem | undefined;
  readonly children: ReactNode;
}

/** Shows the problem of a read at the fields that it was made from, such as the filters of a list. */
export const FieldProblems = ({ problem, children }: FieldProblemsProps) => (
  <Context value={problem && { ...problem, fields: problem.fields.map(fieldOfQuery) }}>{children}</Context>
);

const fieldOfQuery = ({ path, message }: Problem['fields'][number]) => ({
  path: path.replace(/^query\./, ''),
  message,
});

interface FormProps {
  readonly children: ReactNode;
  /** What the button says. */
  readonly submit: string;
  readonly look?: 'primary' | 'danger';
  /** Sends the form. It throws the error of a refused request; the form shows it and keeps what was typed. */
  readonly onSubmit: (values: FormData) => Promise<unknown>;
  /** Beside the button, such as a link to another page. */
  readonly beside?: ReactNode;
  /** The field at which a problem is shown that names none, by its code: `{ wrong_credentials: 'password' }`. */
  readonly fieldOf?: Readonly<Record<string, string>>;
}

/** A form that shows the problem of a refused request at its fields, or above the button. */
export function Form({ children, submit, look = 'primary', onSubmit, beside, fieldOf }: FormProps) {
  const [problem, setProblem] = useState<Problem>();
  const [unplaced, setUnplaced] = useState<Problem['fields']>([]);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // at once, unlike the state: a second click may come before the next render
  const isSending = useRef(false);

  // after the render that has marked the fields, however late it is
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await onSubmit(new FormData(event.currentTarget));
      delete form.current?.dataset.edited;
    } catch (error) {
      const refused = placed(problemOf(error), fieldOf);
      setUnplaced(fieldsWithout(form.current, refused));
      setProblem(refused);
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  }

  return (
    <Context value={problem}>
      <form
        ref={form}
        className={styles.form}
        onSubmit={send}
        onInput={({ currentTarget }) => {
          // what is not saved keeps the page when the session ends
          currentTarget.dataset.edited = '';
        }}
        noValidate={false}
      >
        {children}
        <div role="alert">{problem && <ProblemNotice problem={{ ...problem, fields: unplaced }} />}</div>
        <div className={styles.actions}>
          <Button type="submit" look={look} busy={busy}>
            {submit}
          </Button>
          {beside}
        </div>
      </form>
    </Context>
  );
}

function placed(problem: Problem, fieldOf: FormProps['fieldOf'] = {}): Problem {
  const path = fieldOf[problem.code];
  return path === undefined ? problem : { ...problem, fields: [{ path, message: problem.detail }] };
}

/** What concerns no field of the form. It is said above the button, because it would be seen nowhere else. */
function fieldsWithout(form: HTMLFormElement | null, { fields }: Problem): Problem['fields'] {
  const names = Array.from(form?.elements ?? [], (element) => element.getAttribute('name'));
  return fields.filter(
    ({ path }) => !names.some((name) => name && (path === name || path.startsWith(`${name}.`))),
  );
}

/** The text of a field. */
export const textOf = (values: FormData, name: string): string => `${values.get(name) ?? ''}`;
