import { useId, useRef } from 'react';
import { Link } from 'wouter';
import { useAccountWrite, useAuthContext } from '../api/account.ts';
import styles from './frame.module.css';
import { Icon } from './icons.tsx';
import { ThemePicker } from './theme.tsx';

/** Who is signed in, their account, the theme, and the way out. */
export function PersonMenu() {
  const { data } = useAuthContext();
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  // a popover is placed by the window, and the button is elsewhere in the sheet
  const place = () => {
    const at = button.current?.getBoundingClientRect();
    if (!at || !menu.current) return;
    menu.current.style.insetBlockEnd = `${innerHeight - at.top + 4}px`;
    menu.current.style.insetInlineStart = `${at.left}px`;
  };
  const close = () => menu.current?.hidePopover();
  const user = data?.user;
  return (
    <div className={styles.person}>
      <button ref={button} type="button" className={styles.link} popoverTarget={id}>
        <Icon name="person" />
        <span className={styles.name}>{user ? (user.name ?? user.email) : 'Not signed in'}</span>
        <Icon name="open" />
      </button>
      <div ref={menu} id={id} popover="auto" className={styles.popover} onBeforeToggle={place}>
        {user ? (
          <>
            <p className={styles.email}>{user.email}</p>
            <Link href="~/account" className={styles.link} onClick={close}>
              Account
            </Link>
            <SignOut />
          </>
        ) : (
          <Link href="~/sign-in" className={styles.link} onClick={close}>
            Sign in
          </Link>
        )}
        <ThemePicker />
      </div>
    </div>
  );
}

function SignOut() {
  const { mutate, isPending, error } = useAccountWrite('POST /auth/logout');
  // loaded anew, so that nothing of the person stays in memory
  const leave = () => mutate({}, { onSuccess: () => location.assign('/sign-in') });
  return (
    <>
      <button type="button" className={styles.link} aria-disabled={isPending || undefined} onClick={leave}>
        Sign out
      </button>
      <p role="status" className={styles.email}>
        {error !== null && 'You are still signed in, because the server did not answer. Try again.'}
      </p>
    </>
  );
}
