import { useAuthContext } from '../../api/account.ts';
import { keepForVisit } from './link-token.ts';
import styles from './start.module.css';

interface ProviderLinksProps {
  /** Where the provider leads back to. */
  readonly returnTo: string;
  /** "Sign in with" */
  readonly label: string;
}

/** The providers that this server offers. They are visited by the whole page, so its tokens are kept meanwhile. */
export function ProviderLinks({ returnTo, label }: ProviderLinksProps) {
  const { data } = useAuthContext();
  if (!data || data.providers.length === 0) return null;
  return (
    <div className={styles.providers}>
      {data.providers.map(({ name, title, login_url }) => (
        <a
          key={name}
          className={styles.provider}
          href={`${login_url}?return_to=${encodeURIComponent(returnTo)}`}
          onClick={() => keepForVisit(returnTo)}
        >
          {label} {title}
        </a>
      ))}
    </div>
  );
}
