import { useEffect, useState } from 'react';
import { Dialog } from '../parts/layout/dialog.tsx';
import { prepareCode, useCode } from '../parts/state/code.ts';
import { ErrorBoundary } from '../parts/state/error-boundary.tsx';
import { Skeleton } from '../parts/state/states.tsx';
import styles from './frame.module.css';
import { Icon } from './icons.tsx';

const loadContent = () => import('./palette/palette-content.tsx');

const KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';

interface Palette {
  readonly isOpen: boolean;
  readonly open: () => void;
  readonly close: () => void;
}

/** Opened by its button, and by ⌘K or Ctrl+K unless another dialog is open. */
export function usePalette(): Palette {
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      const isKey = (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey;
      if (!isKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setOpen((former) => !former && !document.querySelector('dialog[open]'));
    };
    document.addEventListener('keydown', toggle);
    return () => document.removeEventListener('keydown', toggle);
  }, []);
  return { isOpen, open: () => setOpen(true), close: () => setOpen(false) };
}

/** Loads what it opens as soon as somebody is about to open it. */
export function PaletteButton({ onOpen }: { readonly onOpen: () => void }) {
  const prepare = () => prepareCode(loadContent);
  return (
    <button
      type="button"
      className={styles.search}
      aria-haspopup="dialog"
      onClick={onOpen}
      onPointerEnter={prepare}
      onFocus={prepare}
    >
      <Icon name="/search" />
      <span>
        Search<span className="visually-hidden"> or go to</span>
      </span>
      <span aria-hidden="true" className={styles.key}>
        {KEY}
      </span>
    </button>
  );
}

export function PaletteDialog({ isOpen, close }: Palette) {
  return (
    <Dialog open={isOpen} title="Search or go to" onClose={close}>
      <ErrorBoundary>
        <PaletteContent onClose={close} />
      </ErrorBoundary>
    </Dialog>
  );
}

function PaletteContent({ onClose }: { readonly onClose: () => void }) {
  const Content = useCode(loadContent);
  return Content ? <Content onClose={onClose} /> : <Skeleton rows={6} />;
}
