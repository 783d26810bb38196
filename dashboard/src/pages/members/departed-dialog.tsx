import { useState } from 'react';
import { useAuthContext } from '../../api/account.ts';
import { displayName, type Member, usePeople } from '../../api/people.ts';
import { useWrite } from '../../api/queries.ts';
import { isolated } from '../../format/isolated.ts';
import { counted } from '../../format/numbers.ts';
import { Checkbox, SelectField } from '../../parts/form/field.tsx';
import { textOf } from '../../parts/form/form.tsx';
import { FormDialog } from '../../parts/form/form-dialog.tsx';
import { type DepartedMember, personOf } from './departed.ts';

const DECISIONS = ['delete', 'pass', 'share'] as const;
type Decision = (typeof DECISIONS)[number];

interface Choice {
  readonly label: string;
  readonly meaning: string;
  readonly confirm: string;
  readonly submit: string;
}

const CHOICES: Readonly<Record<Decision, Choice>> = {
  delete: {
    label: 'Delete them',
    meaning:
      'Nobody reads them. The deletion is listed under Deletions, where you can bring it back until it is due.',
    confirm: 'Delete the private checkpoints of this person',
    submit: 'Delete the checkpoints',
  },
  pass: {
    label: 'Pass them to one member',
    meaning:
      'A member other than you reads all of them, earlier versions included. They become private to this member. You cannot take it back.',
    confirm: 'Let this member read what the person kept private',
    submit: 'Pass the checkpoints on',
  },
  share: {
    label: 'Share them with the team',
    meaning:
      'Every member can read them as they are now. Their earlier versions are deleted. You cannot take it back.',
    confirm: 'Let the whole team read what the person kept private',
    submit: 'Share the checkpoints',
  },
};

// a checkpoint, its deletion and the names of authors appear on many pages
const EVERYTHING = ['/v1'];

interface DepartedDialogProps {
  readonly person: DepartedMember;
  readonly onClose: () => void;
}

/** The decision about what one former member kept private. */
export function DepartedDialog({ person, onClose }: DepartedDialogProps) {
  const [decision, setDecision] = useState<Decision>('delete');
  const { data } = useAuthContext();
  // the server refuses to pass them to oneself; who is leaving would leave them behind once more
  const others = usePeople().members.filter(
    ({ user_id, leaves_at }) => user_id !== data?.user?.id && leaves_at === null,
  );
  const decisions = DECISIONS.filter((one) => one !== 'pass' || others.length > 0);
  const decide = useWrite('POST /v1/departed-members/{user_id}/decision', EVERYTHING);
  const { meaning, confirm, submit } = CHOICES[decision];
  return (
    <FormDialog
      title={`Private checkpoints of ${isolated(personOf(person))}`}
      submit={submit}
      look="danger"
      onClose={onClose}
      onSubmit={(values) =>
        decide.mutateAsync({
          params: { user_id: person.user_id },
          body: decision === 'pass' ? { decision, to: textOf(values, 'to') } : { decision },
        })
      }
    >
      <HowMany person={person} />
      <SelectField
        label="What happens to them"
        name="decision"
        value={decision}
        onChange={({ target }) => setDecision(target.value as Decision)}
        options={decisions.map((value) => ({ value, label: CHOICES[value].label }))}
        hint={meaning}
      />
      {decision === 'pass' && <Recipient members={others} />}
      <Checkbox
        key={decision}
        label={confirm}
        name="confirmed"
        required
        hint="The audit log records who decided, what, and how many checkpoints it was about."
      />
    </FormDialog>
  );
}

function HowMany({ person: { checkpoints, earlier_versions } }: { readonly person: DepartedMember }) {
  return (
    <p>
      This person kept {counted(checkpoints, 'checkpoint')} private.
      {earlier_versions > 0 &&
        ` ${counted(earlier_versions, 'private version')} of checkpoints that they shared later will be deleted, whatever you choose.`}
    </p>
  );
}

function Recipient({ members }: { readonly members: readonly Member[] }) {
  const options = members.map((member) => ({ value: member.user_id, label: displayName(member) }));
  return <SelectField label="Member" name="to" options={options} />;
}
