import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { Card } from '../../parts/layout/card.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { Settled } from '../../parts/state/settled.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { CopyButton } from '../../parts/text/copy.tsx';
import { useIdOfPath } from '../../routes/id-of-path.ts';
import { Memories, useMemoryKeys } from './memories.tsx';
import { ProjectDetails } from './project-details.tsx';
import { ProjectSessions, useProjectSessions } from './project-sessions.tsx';
import { ResumeContext } from './resume-context.tsx';
import { resumePrompt } from './resume-prompt.ts';

export default function ProjectPage() {
  const project_id = useIdOfPath();
  const params = { project_id };
  const project = useRead('GET /v1/projects/{project_id}', { params });
  const resume = useRead('GET /v1/projects/{project_id}/resume-context', { params });
  const memories = useMemoryKeys(project_id);
  const sessions = useProjectSessions(project_id);
  return (
    <Page
      title={project.data?.project_name ?? 'Project'}
      lead={<Link href="/projects">All projects</Link>}
      actions={
        resume.data && (
          <CopyButton
            text={resumePrompt(resume.data)}
            what="the resume context"
            label="Copy resume context as a prompt"
          />
        )
      }
    >
      <Settled queries={[project, resume, memories.query, sessions]}>
        <Loaded query={project}>
          {(loaded) => (
            <>
              <Grid layout="halves">
                <Card title="Details">
                  <ProjectDetails project={loaded} />
                </Card>
                <Card title="Resume context" note="What a tool gets that goes on with this project.">
                  <Loaded query={resume} rows={7}>
                    {(context) => <ResumeContext resume={context} />}
                  </Loaded>
                </Card>
              </Grid>
              <Memories projectId={project_id} />
              <ProjectSessions projectId={project_id} />
            </>
          )}
        </Loaded>
      </Settled>
    </Page>
  );
}
