import { useAuthContext, useMay, useTeam } from '../api/account.ts';
import type { Scope } from '../api/scope.ts';
import { ButtonLink } from '../parts/form/button.tsx';
import { Row } from '../parts/layout/grid.tsx';
import { Page } from '../parts/layout/page.tsx';
import { Notice } from '../parts/state/notice.tsx';

export const NoSuchPage = () => (
  <Page title="There is no such page">
    <p>
      The link may be old or incomplete. <a href="/">Go to the start</a>.
    </p>
  </Page>
);

/** The same for a team that does not exist and for one that the person is not a member of. */
export function NoSuchScope({ scope }: { readonly scope: Scope }) {
  const { data } = useAuthContext();
  return scope.kind === 'local' ? (
    <Page title="This machine is not available here">
      <p>
        Local mode is off, or this page was opened by another name than localhost or through a proxy. Open it
        at localhost on the machine that runs the server, or sign in to a team.
      </p>
      <p>{data?.user ? <a href="/">Go to your teams</a> : <a href="/sign-in">Sign in</a>}</p>
    </Page>
  ) : (
    <Page title="There is no such team">
      <p>
        You are signed in as {data?.user?.email}, and this account has no team here. The link may be wrong, or
        your membership has ended. Ask an owner of the team to invite you.
      </p>
      <Row>
        <ButtonLink href="/" look="primary">
          Go to your teams
        </ButtonLink>
        <ButtonLink href="/account">Your account</ButtonLink>
      </Row>
    </Page>
  );
}

/** Instead of a page that a suspended team cannot use. */
export function Suspended({ title }: { readonly title: string }) {
  const may = useMay();
  const isInDeletion = useTeam()?.suspended_by === 'deletion';
  return (
    <Page title={title}>
      {isInDeletion ? (
        <p>Nothing can be read or written here while the team is being deleted.</p>
      ) : (
        <Notice tone="warning" title="This team is suspended">
          <p>
            Nothing can be read or written until it is resumed; its data is kept. An owner can resume it in
            Settings, unless the operator of this server has suspended it.
          </p>
        </Notice>
      )}
      <Row>
        {may('tenant:suspend') && (
          <ButtonLink href="/settings" look="primary">
            Open Settings
          </ButtonLink>
        )}
        {may('billing:read') && <ButtonLink href="/plan">Open Plan</ButtonLink>}
        <ButtonLink href="~/account">Your account</ButtonLink>
      </Row>
    </Page>
  );
}
