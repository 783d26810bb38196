import type { ReactNode } from 'react';
import { useAuthContext } from '../../api/account.ts';
import { Notice } from '../../parts/state/notice.tsx';

/** After a request for an email: where its link is. Servers without a mail server write it to their log. */
export function MailNotice({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { data } = useAuthContext();
  return (
    <div role="status">
      <Notice tone="good" title={title}>
        <p>{children}</p>
        {data?.sends_mail === false && <LogHint />}
      </Notice>
    </div>
  );
}

/** Before an email is requested. */
export function MailHint() {
  const { data } = useAuthContext();
  return data?.sends_mail === false ? (
    <Notice>
      <LogHint />
    </Notice>
  ) : null;
}

const LogHint = () => (
  <p>
    This server sends no email. <strong>The link is in the server's log.</strong>
  </p>
);
