import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useServerState } from '../api/server-state.ts';
import { classes } from '../parts/classes.ts';
import { Button } from '../parts/form/button.tsx';
import { Dialog } from '../parts/layout/dialog.tsx';
import { Brand } from './brand.tsx';
import { DeletionNotice } from './deletion-notice.tsx';
import styles from './frame.module.css';
import { Icon } from './icons.tsx';
import { Menu } from './menu.tsx';
import { PageAnnouncer } from './page-announcer.tsx';
import { PaletteButton, PaletteDialog, usePalette } from './palette.tsx';
import { PersonMenu } from './person-menu.tsx';
import { ScopeSwitcher } from './scope-switcher.tsx';
import { ServerNotice } from './server-notice.tsx';
import { TeamDeletion } from './team-deletion.tsx';

/** The frame of the pages in a scope: menu, switch of the scope, palette, account. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const palette = usePalette();
  const server = useServerState(useQueryClient());
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the sheet
  useEffect(() => setMenuOpen(false), [path]);
  return (
    <div className={styles.frame}>
      <a href="#content" className={styles.skip}>
        Skip to the content
      </a>
      <header className={styles.top}>
        <Button look="quiet" onClick={() => setMenuOpen(true)} aria-expanded={isMenuOpen}>
          <Icon name="menu" />
          Menu
        </Button>
        <Brand />
        <Button look="quiet" onClick={palette.open} aria-label="Search or go to" aria-haspopup="dialog">
          <Icon name="/search" />
        </Button>
      </header>
      <aside className={styles.side}>
        <Brand />
        <PaletteButton onOpen={palette.open} />
        <Sidebar />
      </aside>
      <Dialog open={isMenuOpen} title="Menu" onClose={() => setMenuOpen(false)} isSheet>
        <Sidebar onOpen={() => setMenuOpen(false)} />
      </Dialog>
      {/* before the content: a page that it opens takes the focus after the dialog has given it back */}
      <PaletteDialog {...palette} />
      <PageAnnouncer />
      <main id="content" className={styles.content} tabIndex={-1}>
        <ServerNotice {...server} />
        <div className={classes(server.is !== 'reached' && styles.stale)}>
          <TeamDeletion />
          {children}
        </div>
        <DeletionNotice />
      </main>
    </div>
  );
}

function Sidebar({ onOpen }: { readonly onOpen?: () => void }) {
  return (
    <div className={styles.sidebar}>
      <ScopeSwitcher />
      <Menu {...(onOpen && { onOpen })} />
      <PersonMenu />
    </div>
  );
}
