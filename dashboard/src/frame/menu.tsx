import { Link, useRoute } from 'wouter';
import { useAuthContext, useMay } from '../api/account.ts';
import { useScope } from '../api/scope-provider.tsx';
import { prepareCode } from '../parts/state/code.ts';
import { SCOPED_PAGES, type ScopedPage } from '../routes/routes.ts';
import styles from './frame.module.css';
import { Icon, isIcon } from './icons.tsx';

const GROUPS = [
  { menu: 'work', label: 'Work' },
  { menu: 'team', label: 'Team' },
  { menu: 'scope', label: 'More' },
] as const;

/** The pages of the current scope that the caller may see. */
export function useMenuPages(): readonly ScopedPage[] {
  const { scope } = useScope();
  const may = useMay();
  return SCOPED_PAGES.filter(
    ({ menu, isForTeams, permission }) =>
      menu !== undefined &&
      (!isForTeams || scope.kind === 'tenant') &&
      (permission === undefined || may(permission)),
  );
}

export function Menu({ onOpen }: { readonly onOpen?: () => void }) {
  const pages = useMenuPages();
  const { scope } = useScope();
  const { data } = useAuthContext();
  // how many pages of the team there are depends on the role, and would move what is below them
  const groups = scope.kind === 'local' || data ? GROUPS : GROUPS.slice(0, 1);
  return (
    <nav aria-label="Pages" className={styles.menu}>
      {groups.map(({ menu, label }) => {
        const own = pages.filter((page) => page.menu === menu);
        if (own.length === 0) return null;
        return (
          <div key={menu}>
            <p className={styles.group}>{label}</p>
            <ul>
              {own.map((page) => (
                <li key={page.path}>
                  <MenuLink page={page} onOpen={onOpen} />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

interface MenuLinkProps {
  readonly page: ScopedPage;
  readonly onOpen: (() => void) | undefined;
}

function MenuLink({ page: { path, title, load }, onOpen }: MenuLinkProps) {
  const [isHere] = useRoute(path === '/' ? '/' : `${path}/*?`);
  return (
    <Link
      href={path}
      className={styles.link}
      aria-current={isHere ? 'page' : undefined}
      onClick={onOpen}
      onPointerEnter={() => prepareCode(load)}
    >
      {isIcon(path) && <Icon name={path} />}
      {title}
    </Link>
  );
}
