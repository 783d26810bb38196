import { useAuthContext, useMay, useTeam } from '../../api/account.ts';
import { useRead } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { isSuspended } from '../../api/suspension.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Settled } from '../../parts/state/settled.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { SuspendedNotice } from '../../parts/state/suspended-notice.tsx';
import { ExportCard } from './exports/export-card.tsx';
import { ImportCard } from './imports/import-card.tsx';
import { LocalData } from './local-data.tsx';
import { MeaningCard } from './meaning-card.tsx';
import { PrivacyForm } from './privacy-form.tsx';
import { ProfileForm } from './profile-form.tsx';
import { RecordingForm } from './recording-form.tsx';
import { RetentionForm } from './retention-form.tsx';
import { SettingsTable } from './settings-table.tsx';
import { Team } from './team.tsx';

export default function SettingsPage() {
  const { scope } = useScope();
  const isTeam = scope.kind === 'tenant';
  const may = useMay();
  // a suspended team would be refused
  const isOpen = useTeam()?.active !== false;
  const settings = useRead('GET /v1/settings', {}, { enabled: isOpen });
  const profiles = useRead('GET /v1/settings/profiles', {}, { enabled: isOpen });
  const entitlements = useRead('GET /v1/entitlements', {}, { enabled: isTeam && isOpen });
  const tenant = useRead('GET /v1/tenant', {}, { enabled: isTeam });
  const local = useAuthContext().data?.local_mode === true;
  const mayClaim = isTeam && isOpen && local && may('local:claim');
  const claims = useRead('GET /v1/local/claims', {}, { enabled: mayClaim });
  const mayChange = may('settings:write');
  return (
    <Page
      title="Settings"
      lead={
        isTeam
          ? 'What is recorded for this team, and how long it is kept.'
          : 'What is recorded on this machine, and how long it is kept.'
      }
    >
      <Settled queries={[settings, profiles, entitlements, tenant, claims]}>
        {tenant.data?.active === false && <SuspendedNotice by={tenant.data.suspended_by} />}
        {!isOpen || isSuspended(settings.error) ? null : mayChange ? (
          <>
            <Card title="Recording" note="What is obeyed by the tools says so. The server obeys the rest.">
              <Loaded query={settings} rows={14}>
                {(current) => (
                  <RecordingForm
                    current={current}
                    mostDays={entitlements.data?.entitlements.retention_days ?? null}
                  />
                )}
              </Loaded>
            </Card>
            <Card
              title="Retention"
              note="What is older is deleted, within five minutes of becoming due. Empty: it is kept without an end."
            >
              <Loaded query={settings} rows={9}>
                {(current) => (
                  <RetentionForm
                    current={current}
                    mostDays={entitlements.data?.entitlements.retention_days ?? null}
                  />
                )}
              </Loaded>
            </Card>
            <Grid layout="halves">
              <Card title="Performance profile" note="A profile sets several of the settings at once.">
                <Loaded query={settings} rows={9}>
                  {(current) => (
                    <Loaded query={profiles} rows={9}>
                      {(loaded) => <ProfileForm current={current} profiles={loaded} />}
                    </Loaded>
                  )}
                </Loaded>
              </Card>
              <Card
                title="Privacy"
                note="What is kept of the OpenTelemetry that tools send. No profile changes it."
              >
                <Loaded query={settings} rows={9}>
                  {(current) => <PrivacyForm current={current} />}
                </Loaded>
              </Card>
            </Grid>
          </>
        ) : (
          <Card title="Recording" note="Only admins and owners can change the settings.">
            <Loaded query={settings} rows={14}>
              {(current) => <SettingsTable current={current} />}
            </Loaded>
          </Card>
        )}
        {isOpen && !isSuspended(settings.error) && (
          <MeaningCard current={mayChange ? settings.data : undefined} />
        )}
        <ExportCard />
        {isOpen && !isSuspended(settings.error) && <ImportCard />}
        {isTeam && (
          <Loaded query={tenant} rows={6}>
            {(loaded) => <Team tenant={loaded} />}
          </Loaded>
        )}
        {mayClaim && tenant.data?.active && (
          <Loaded query={claims} rows={6}>
            {({ data }) => <LocalData claims={data} team={tenant.data.name} />}
          </Loaded>
        )}
      </Settled>
    </Page>
  );
}
