import { useState } from 'react';
import { contentHash } from '../../../../src/features/memory/checkpoints/content-hash.ts';
import { type Problem, problemOf } from '../../api/problem.ts';
import { useRead } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { count } from '../../format/numbers.ts';
import { Button } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Notice, ProblemNotice } from '../../parts/state/notice.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { Id } from '../../parts/text/copy.tsx';
import styles from './checkpoint.module.css';
import type { Version } from './version.ts';

const GET = 'GET /v1/checkpoints/{checkpoint_id}';

interface ContextProps {
  readonly version: Version;
  readonly isNow: boolean;
}

/** The request for exactly this version, whether or not it was true when it was known. */
const requestFor = ({ checkpoint_id, recorded_at, valid_from }: Version, isNow: boolean) => ({
  params: { checkpoint_id },
  ...(!isNow && { query: { as_of: recorded_at, valid_at: valid_from } }),
});

/** What only a read of the whole version has: the compressed context, and with it the check of the hash. */
export function Context({ version, isNow }: ContextProps) {
  const [isWanted, setWanted] = useState(false);
  return (
    <>
      <Card
        title="Content hash"
        note="SHA-256 of the content, made by the server when the version was recorded"
      >
        <Verification version={version} isNow={isNow} />
      </Card>
      <Card title="Compressed context" note="The conversation as the tool compressed it, up to 1 MB">
        {isWanted ? (
          <LoadedContext version={version} isNow={isNow} />
        ) : (
          <div>
            <Button onClick={() => setWanted(true)}>Load the context</Button>
          </div>
        )}
      </Card>
    </>
  );
}

const FIRST_CHARACTERS = 20_000;

function LoadedContext({ version, isNow }: ContextProps) {
  const query = useRead(GET, requestFor(version, isNow));
  const [isWhole, setWhole] = useState(false);
  return (
    <Loaded query={query} rows={8}>
      {({ compressed_context: text }) =>
        text === null ? (
          <p className={styles.note}>The tool stored no context with this version.</p>
        ) : (
          <>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it */}
            <pre className={styles.context} tabIndex={0}>
              {isWhole ? text : text.slice(0, FIRST_CHARACTERS)}
            </pre>
            {!isWhole && text.length > FIRST_CHARACTERS && (
              <div>
                <Button onClick={() => setWhole(true)}>Show all {count(text.length)} characters</Button>
              </div>
            )}
          </>
        )
      }
    </Loaded>
  );
}

type Result =
  | { readonly is: 'verified' }
  | { readonly is: 'different'; readonly computed: string }
  | { readonly is: 'changed' }
  | { readonly is: 'failed'; readonly problem: Problem };

function Verification({ version, isNow }: ContextProps) {
  const { api } = useScope();
  const [result, setResult] = useState<Result>();
  const [busy, setBusy] = useState(false);
  const { content_hash } = version;
  if (content_hash === null)
    return (
      <p className={styles.note}>
        This checkpoint was stored before hashes existed, so nothing can be verified.
      </p>
    );

  async function verify() {
    setBusy(true);
    try {
      const whole = await api.request(GET, requestFor(version, isNow));
      if (whole.revision !== version.revision) setResult({ is: 'changed' });
      else {
        const computed = await contentHash(whole);
        setResult(computed === content_hash ? { is: 'verified' } : { is: 'different', computed });
      }
    } catch (error) {
      setResult({ is: 'failed', problem: problemOf(error) });
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      <Id id={content_hash} />
      {crypto.subtle === undefined ? (
        <Notice title="This browser cannot verify the hash on this page">
          Browsers offer cryptography only over HTTPS and on this machine. Open the dashboard over HTTPS to
          verify it.
        </Notice>
      ) : (
        <div>
          <Button busy={busy} onClick={verify}>
            Verify in this browser
          </Button>
        </div>
      )}
      <div role="status">{result && <Outcome result={result} />}</div>
    </>
  );
}

function Outcome({ result }: { readonly result: Result }) {
  if (result.is === 'failed') return <ProblemNotice problem={result.problem} />;
  if (result.is === 'verified')
    return (
      <Notice tone="good" title="The content is what was recorded">
        This browser read the whole version, computed its hash, and got the same one.
      </Notice>
    );
  if (result.is === 'changed')
    return (
      <Notice title="There is a newer version">
        This checkpoint changed while the page was open. Reload the page and verify it again.
      </Notice>
    );
  return (
    <Notice tone="bad" title="The content is not what was recorded">
      <p>
        This browser computed <code>{result.computed}</code>. The content or the hash was changed after it was
        recorded, or on its way here. Tell the operator of this server, with the id of the checkpoint.
      </p>
    </Notice>
  );
}
