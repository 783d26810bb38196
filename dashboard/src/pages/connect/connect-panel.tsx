import { useState } from 'react';
import { useMay } from '../../api/account.ts';
import { problemOf } from '../../api/problem.ts';
import { useWrite } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { Button } from '../../parts/form/button.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Notice, ProblemNotice } from '../../parts/state/notice.tsx';
import { CodeBlock } from '../../parts/text/copy.tsx';
import styles from './connect.module.css';
import { InlineKey } from './inline-key.tsx';
import { Lamp } from './lamp.tsx';
import { blockOf, type ConnectableTool, TOOLS } from './tools.ts';
import { useFirstEvent } from './use-first-event.ts';

/** Connects a coding tool: one block to copy, and a lamp that shows the first event. */
export default function ConnectPanel() {
  const { scope } = useScope();
  const may = useMay();
  const [tool, setTool] = useState(TOOLS[0] as ConnectableTool);
  const [withMemory, setWithMemory] = useState(false);
  const [key, setKey] = useState<string>();
  const needsKey = scope.kind === 'tenant';
  if (needsKey && !may('api_keys:own'))
    return <Notice title="A member connects tools">Your role can look, but has no keys for tools.</Notice>;
  return (
    <Card
      title="Connect a coding tool"
      note="Prompts and answers are not stored, unless the team wants that."
    >
      <ToolTabs chosen={tool} onChoose={setTool} />
      {tool.id !== 'curl' && (
        <label className={styles.option}>
          <input
            type="checkbox"
            checked={withMemory}
            onChange={({ target }) => {
              setWithMemory(target.checked);
              setKey(undefined);
            }}
          />
          Also let the tool read and write the memory (MCP)
        </label>
      )}
      {needsKey && key === undefined && (
        <InlineKey toolName={tool.name} withMemory={withMemory} onMade={setKey} />
      )}
      <CodeBlock
        text={blockOf({ tool, origin: location.origin, key, withMemory }, needsKey)}
        what={`the commands for ${tool.name}`}
      />
      {key !== undefined && <p className={styles.hint}>Copy the commands now. The key is not shown again.</p>}
      <p className={styles.hint}>{tool.afterwards}</p>
      <Progress />
    </Card>
  );
}

function ToolTabs({
  chosen,
  onChoose,
}: {
  readonly chosen: ConnectableTool;
  readonly onChoose: (tool: ConnectableTool) => void;
}) {
  return (
    <fieldset className={styles.tools}>
      <legend>Tool</legend>
      {TOOLS.map((tool) => (
        <label key={tool.id}>
          <input type="radio" name="tool" checked={tool === chosen} onChange={() => onChoose(tool)} />
          {tool.name}
        </label>
      ))}
    </fieldset>
  );
}

/** The lamp, and an event that lights it without a tool. */
function Progress() {
  const first = useFirstEvent();
  const may = useMay();
  const send = useWrite('POST /v1/sessions', ['/v1/sessions']);
  const test = { body: { tool_id: 'connection-test', tool_version: '1' } };
  return (
    <div className={styles.progress}>
      <Lamp {...first} />
      {may('memory:ingest') && !first.received && (
        <Button busy={send.isPending} onClick={() => send.mutate(test)}>
          Send a test event
        </Button>
      )}
      <div role="alert">{send.error !== null && <ProblemNotice problem={problemOf(send.error)} />}</div>
    </div>
  );
}
