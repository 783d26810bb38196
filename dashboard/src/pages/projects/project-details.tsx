import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMay } from '../../api/account.ts';
import { count } from '../../format/numbers.ts';
import { DeletionDialog } from '../../parts/deletion/deletion-dialog.tsx';
import { Button } from '../../parts/form/button.tsx';
import { jsonText } from '../../parts/form/json-field.tsx';
import { Dialog } from '../../parts/layout/dialog.tsx';
import { Facts } from '../../parts/layout/facts.tsx';
import { Row } from '../../parts/layout/grid.tsx';
import { CodeBlock, Id } from '../../parts/text/copy.tsx';
import { Time } from '../../parts/text/time.tsx';
import { ProjectForm } from './project-form.tsx';
import type { Project } from './project-types.ts';

/** What is known of a project, and its settings. */
export function ProjectDetails({ project }: { readonly project: Project }) {
  const may = useMay();
  const [, go] = useLocation();
  const [isOpen, setOpen] = useState(false);
  const [isDeleting, setDeleting] = useState(false);
  const { project_id, workspace_path, language, framework, settings } = project;
  return (
    <>
      <Facts
        facts={[
          { name: 'Workspace', value: <code>{workspace_path}</code> },
          { name: 'Id', value: <Id id={project_id} /> },
          { name: 'Language', value: language ?? '–' },
          { name: 'Framework', value: framework ?? '–' },
          { name: 'Sessions of all time', value: count(project.total_sessions) },
          { name: 'Created', value: <Time at={project.created_at} /> },
          { name: 'Last activity', value: <Time at={project.last_accessed} relative /> },
          Object.keys(settings).length === 0 && { name: 'Settings', value: 'none' },
        ]}
      />
      {Object.keys(settings).length > 0 && <CodeBlock text={jsonText(settings)} what="the settings" />}
      {may('memory:write') && (
        <Row>
          <Button onClick={() => setOpen(true)}>Rename or change the project</Button>
          {may('memory:delete_any') && (
            <Button onClick={() => setDeleting(true)}>Delete the project …</Button>
          )}
        </Row>
      )}
      {isDeleting && (
        <DeletionDialog
          kind="project"
          id={project_id}
          onClose={() => setDeleting(false)}
          onDeleted={() => go('/projects')}
        />
      )}
      <Dialog open={isOpen} title="Change the project" onClose={() => setOpen(false)}>
        <ProjectForm project={project} onSaved={() => setOpen(false)} />
      </Dialog>
    </>
  );
}
