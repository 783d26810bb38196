import { ButtonLink } from '../../parts/form/button.tsx';
import { Empty } from '../../parts/state/states.tsx';

/** Which counters feed the page. */
export const NoSavings = ({ label }: { readonly label: string }) => (
  <Empty
    title={`Nothing was saved in ${label}`}
    actions={
      <>
        <ButtonLink href="/savings?range=90d">Show the last 90 days</ButtonLink>
        <ButtonLink href="/connect" look="primary">
          Connect a tool
        </ButtonLink>
      </>
    }
  >
    Three reports feed this page: the counter <code>tokens_saved</code> of samples (<code>/v1/metrics</code>),
    reads and searches with <code>tokens_original</code> and <code>tokens_actual</code> (
    <code>/v1/operations</code>), and <code>tokens_saved</code> of files from the cache (
    <code>/v1/cache-hits</code>). Tools send them one by one or in batches (<code>/v1/ingest</code>).
  </Empty>
);
