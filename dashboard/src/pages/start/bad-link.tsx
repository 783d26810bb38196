import type { ReactNode } from 'react';
import { Notice } from '../../parts/state/notice.tsx';

const TEXTS = {
  missing: {
    title: 'This page needs the link from your email',
    text: 'The URL has no token. Open the link in the email once more; if you copied it, copy all of it.',
  },
  malformed: {
    title: 'The link is incomplete',
    text: 'Its token is damaged, perhaps by a line break. Open the link in the email, or copy all of it.',
  },
  over: {
    title: 'This link no longer works',
    text: 'It has expired or was already used.',
  },
} as const;

interface BadLinkProps {
  readonly state: keyof typeof TEXTS;
  /** What to do next. */
  readonly children: ReactNode;
}

/** A link of an email that cannot be used: why, and what to do next. */
export function BadLink({ state, children }: BadLinkProps) {
  const { title, text } = TEXTS[state];
  return (
    <>
      <div role="alert">
        <Notice tone="warning" title={title}>
          <p>{text}</p>
        </Notice>
      </div>
      {children}
    </>
  );
}
