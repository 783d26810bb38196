import { useState } from 'react';
import { useWrite } from '../../api/queries.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { useVersions } from '../../api/versions.ts';
import { TextField } from '../../parts/form/field.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { JsonField, jsonObjectOf, jsonText } from '../../parts/form/json-field.tsx';
import { differencesOf, OtherVersion } from '../../parts/form/other-version.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import type { Project } from './project-types.ts';

interface ProjectFormProps {
  readonly project: Project;
  readonly onSaved: () => void;
}

/** The name that the server makes for a project without one. */
const madeName = ({ project_id }: Project): string => `Project ${project_id}`;

export function ProjectForm({ project, onSaved }: ProjectFormProps) {
  const { api } = useScope();
  const params = { project_id: project.project_id };
  const patch = useWrite('PATCH /v1/projects/{project_id}', ['/v1/projects']);
  const { base, theirs, touch, save, takeTheirs } = useVersions(project, () =>
    api.request('GET /v1/projects/{project_id}', { params }),
  );
  const [typed, setTyped] = useState<Details>(detailsOf(base));
  const seen = theirs ?? base;
  return (
    <Form
      submit={theirs ? 'Save over it' : 'Save the project'}
      onSubmit={async (values) => {
        const body = changeIn(detailsIn(values), seen);
        await save((ifMatch) => patch.mutateAsync({ params, body, ifMatch }));
        onSaved();
      }}
    >
      <div
        key={base.revision}
        onInput={(event) => {
          touch();
          const form = event.currentTarget.closest('form');
          if (form) setTyped(detailsIn(new FormData(form)));
        }}
      >
        <Grid layout="rows">
          {theirs && (
            <OtherVersion
              what="The project"
              differences={differencesOf(namesOf(typed), namesOf(detailsOf(theirs)))}
              onTake={takeTheirs}
            />
          )}
          <TextField
            label="Name"
            name="project_name"
            maxLength={255}
            defaultValue={detailsOf(base).project_name}
            hint="Empty: the project is named after its id."
          />
          <TextField label="Language" name="language" maxLength={255} defaultValue={base.language ?? ''} />
          <TextField label="Framework" name="framework" maxLength={255} defaultValue={base.framework ?? ''} />
          <JsonField
            label="Settings"
            name="settings"
            value={base.settings}
            hint="A JSON object, which the tools read. At most 64 KiB."
          />
        </Grid>
      </div>
    </Form>
  );
}

/** As the form has it. */
interface Details {
  readonly project_name: string;
  readonly language: string;
  readonly framework: string;
  readonly settings: string;
}

const detailsOf = (project: Project): Details => ({
  project_name: project.project_name === madeName(project) ? '' : project.project_name,
  language: project.language ?? '',
  framework: project.framework ?? '',
  settings: jsonText(project.settings),
});

const detailsIn = (values: FormData): Details => ({
  project_name: textOf(values, 'project_name').trim(),
  language: textOf(values, 'language').trim(),
  framework: textOf(values, 'framework').trim(),
  settings: textOf(values, 'settings'),
});

const namesOf = ({ project_name, language, framework, settings }: Details) => ({
  Name: project_name,
  Language: language,
  Framework: framework,
  Settings: settings,
});

/** Settings are merged by the server, so a key that was taken out is sent as null. */
function changeIn({ settings, ...details }: Details, seen: Project) {
  const before = detailsOf(seen);
  const wanted = jsonObjectOf(settings) ?? {};
  const removed = Object.keys(seen.settings).filter((key) => !(key in wanted));
  const text = (name: keyof typeof details) =>
    details[name] === before[name] ? {} : { [name]: details[name] === '' ? null : details[name] };
  return {
    ...text('project_name'),
    ...text('language'),
    ...text('framework'),
    ...(settings !== before.settings && {
      settings: { ...wanted, ...Object.fromEntries(removed.map((key) => [key, null])) },
    }),
  };
}
