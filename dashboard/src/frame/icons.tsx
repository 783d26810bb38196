import type { ReactNode } from 'react';
import styles from './icons.module.css';

/** The pictures of the frame, on a grid of 20. They say nothing that the text beside them does not say. */
const PICTURES = {
  '/': (
    <>
      <rect x="3" y="3" width="6" height="8" rx="1.5" />
      <rect x="11" y="3" width="6" height="5" rx="1.5" />
      <rect x="3" y="13" width="6" height="4" rx="1.5" />
      <rect x="11" y="10" width="6" height="7" rx="1.5" />
    </>
  ),
  '/sessions': (
    <>
      <rect x="2.5" y="4" width="15" height="12" rx="2" />
      <path d="m6 8 2.5 2L6 12M10.5 12.5H14" />
    </>
  ),
  '/checkpoints': <path d="M5 17V3.5M5 4h9.5l-2 3.25 2 3.25H5" />,
  '/search': <path d="m17 17-4-4M15 9A6 6 0 1 1 3 9a6 6 0 0 1 12 0Z" />,
  '/usage': <path d="M3 17h14M5.5 14V9M10 14V4M14.5 14v-3" />,
  '/savings': <path d="M3 5l5 6 3.5-3.5L17 14m0-4.5V14h-4.5" />,
  '/tools': (
    <>
      <circle cx="10" cy="10" r="2.5" />
      <path d="M10 2.5v3M10 14.5v3M2.5 10h3M14.5 10h3M4.7 4.7l2.1 2.1M13.2 13.2l2.1 2.1M15.3 4.7l-2.1 2.1M6.8 13.2l-2.1 2.1" />
    </>
  ),
  '/projects': (
    <path d="M2.5 6c0-1 .7-1.5 1.5-1.5h3.5L9.5 7H16c.8 0 1.5.5 1.5 1.5V14c0 1-.7 1.5-1.5 1.5H4c-.8 0-1.5-.5-1.5-1.5Z" />
  ),
  '/members': (
    <>
      <circle cx="7.5" cy="7" r="3" />
      <path d="M2.5 16.5c0-3 2-4.5 5-4.5s5 1.5 5 4.5M13 4.3a3 3 0 0 1 0 5.4M14.5 12.3c2 .6 3 2 3 4.2" />
    </>
  ),
  '/api-keys': (
    <>
      <circle cx="6.5" cy="13.5" r="3.5" />
      <path d="m9 11 7.5-7.5M13.5 6.5 16 9" />
    </>
  ),
  '/audit-log': <path d="M5 2.5h7l3.5 3.5v11.5H5ZM8 9.5h4.5M8 13h4.5" />,
  '/plan': (
    <>
      <rect x="2.5" y="4.5" width="15" height="11" rx="2" />
      <path d="M2.5 8.5h15M6 12.5h3" />
    </>
  ),
  '/trust': <path d="M10 2.5 4 5v4.5c0 4 2.5 6.5 6 8 3.5-1.5 6-4 6-8V5ZM7.3 10l2 2 3.4-4" />,
  '/connect': <path d="M7 3v4M13 3v4M5 7h10v2.5a5 5 0 0 1-10 0ZM10 14.5v3" />,
  '/deletions': <path d="M3.5 5.5h13M8 5.5V3h4v2.5M5.5 5.5l.7 11.5h7.6l.7-11.5M8.3 9v4.5M11.7 9v4.5" />,
  '/settings': (
    <>
      <path d="M3 6h8M15 6h2M3 14h2M9 14h8" />
      <circle cx="13" cy="6" r="2" />
      <circle cx="7" cy="14" r="2" />
    </>
  ),
  menu: <path d="M3 5.5h14M3 10h14M3 14.5h14" />,
  person: (
    <>
      <circle cx="10" cy="7" r="3.25" />
      <path d="M3.5 17c.4-3.4 2.8-5 6.5-5s6.1 1.6 6.5 5" />
    </>
  ),
  open: <path d="m6 8 4 4 4-4" />,
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof PICTURES;

export const isIcon = (name: string): name is IconName => name in PICTURES;

export const Icon = ({ name }: { readonly name: IconName }) => (
  <svg className={styles.icon} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    {PICTURES[name]}
  </svg>
);
