import { Page } from '../../parts/layout/page.tsx';
import ConnectPanel from './connect-panel.tsx';

export default function ConnectPage() {
  return (
    <Page title="Connect" lead="The first event of your tool shows here within two minutes.">
      <ConnectPanel />
    </Page>
  );
}
