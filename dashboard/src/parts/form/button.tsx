import type { ComponentProps } from 'react';
import { Link } from 'wouter';
import { classes } from '../classes.ts';
import styles from './button.module.css';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  readonly look?: Look;
  /** Keeps the focus, unlike `disabled`, and says that the action runs. */
  readonly busy?: boolean;
}

export function Button({ look = 'plain', busy = false, type = 'button', onClick, ...props }: ButtonProps) {
  return (
    <button
      {...props}
      type={type}
      aria-disabled={busy || undefined}
      className={classes(styles.button, styles[look])}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    />
  );
}

interface ButtonLinkProps {
  readonly href: string;
  readonly look?: Look;
  readonly children: ComponentProps<'a'>['children'];
}

/** A link to another page that looks like a button. */
export function ButtonLink({ href, look = 'plain', children }: ButtonLinkProps) {
  return (
    <Link href={href} className={classes(styles.button, styles[look])}>
      {children}
    </Link>
  );
}
