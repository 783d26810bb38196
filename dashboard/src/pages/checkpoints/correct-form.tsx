import { useState } from 'react';
import { localInputOf, momentOf } from '../../format/local-time.ts';
import { Button } from '../../parts/form/button.tsx';
import { SelectField, TextArea, TextField } from '../../parts/form/field.tsx';
import { Form, textOf } from '../../parts/form/form.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { timeZone } from '../../routes/time-range.ts';
import { itemsOf, linesOf } from './comparison/list-text.ts';
import { WhatChanged } from './comparison/what-changed.tsx';
import { useRevision } from './use-revision.ts';
import { CHECKPOINT_TYPES, LISTS, typeLabel, type Version } from './version.ts';

interface CorrectFormProps {
  readonly version: Version;
  readonly onClose: () => void;
}

/** Records a corrected version. Only what was changed here is sent, so that it replaces nothing else. */
export function CorrectForm({ version, onClose }: CorrectFormProps) {
  const [base] = useState(version);
  const { newest, revise } = useRevision(base);
  return (
    <Card
      title="Correct this checkpoint"
      note="This records a new version. The former one stays in the history. The compressed context is kept."
    >
      <Form
        submit="Record the corrected version"
        onSubmit={async (form) => {
          await revise(changesOf(form, base));
          onClose();
        }}
        beside={
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
        }
      >
        <TextArea label="Summary" name="summary" rows={6} defaultValue={base.summary} />
        <Grid layout="halves">
          {LISTS.map(({ field, label, isDetailed }) => (
            <TextArea
              key={field}
              label={label}
              name={field}
              hint={isDetailed ? 'One a line, as text or as a JSON object.' : 'One a line.'}
              rows={4}
              defaultValue={linesOf(base[field])}
            />
          ))}
        </Grid>
        <Grid layout="halves">
          <SelectField
            label="Type"
            name="checkpoint_type"
            defaultValue={base.checkpoint_type}
            options={CHECKPOINT_TYPES.map((value) => ({ value, label: typeLabel(value) }))}
          />
          <MomentField label="Valid from" name="valid_from" value={base.valid_from} required />
          <MomentField
            label="Valid to"
            name="valid_to"
            value={base.valid_to}
            hint="Leave it empty for no end."
          />
        </Grid>
        <WhatChanged base={base} newest={newest} />
      </Form>
    </Card>
  );
}

interface MomentFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string | null;
  readonly hint?: string;
  readonly required?: boolean;
}

const MomentField = ({ label, name, value, hint, required = false }: MomentFieldProps) => (
  <TextField
    label={label}
    name={name}
    type="datetime-local"
    step={1}
    required={required}
    hint={`${hint ?? ''} In the zone ${timeZone()}.`.trim()}
    defaultValue={localInputOf(value ?? undefined)}
  />
);

type Changes = Parameters<ReturnType<typeof useRevision>['revise']>[0];

const withoutReturns = (text: string): string => text.replaceAll(/\r\n?/g, '\n');

function changesOf(form: FormData, base: Version): Changes {
  const summary = withoutReturns(textOf(form, 'summary'));
  const lists = LISTS.flatMap(({ field, isDetailed }) => {
    const text = withoutReturns(textOf(form, field));
    return text === linesOf(base[field]) ? [] : [[field, itemsOf(text, isDetailed)]];
  });
  const type = textOf(form, 'checkpoint_type') as Version['checkpoint_type'];
  const from = momentOf(textOf(form, 'valid_from'), base.valid_from);
  const to = momentOf(textOf(form, 'valid_to'), base.valid_to ?? undefined) ?? null;
  return {
    ...Object.fromEntries(lists),
    ...(summary !== withoutReturns(base.summary) && { summary }),
    ...(type !== base.checkpoint_type && { checkpoint_type: type }),
    ...(from !== undefined && from !== base.valid_from && { valid_from: from }),
    ...(to !== base.valid_to && { valid_to: to }),
  };
}
