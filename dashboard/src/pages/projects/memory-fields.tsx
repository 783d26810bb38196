import { SelectField, TextArea } from '../../parts/form/field.tsx';
import { JsonField } from '../../parts/form/json-field.tsx';
import { expiryOptions } from './memory-draft.ts';

interface MemoryFieldsProps {
  readonly value?: string;
  readonly metadata?: object;
  readonly expiresAt?: string | null;
}

export function MemoryFields({ value = '', metadata = {}, expiresAt = null }: MemoryFieldsProps) {
  return (
    <>
      <TextArea label="Value" name="value" rows={8} maxLength={100_000} defaultValue={value} />
      <JsonField
        label="Metadata"
        name="metadata"
        value={metadata}
        rows={4}
        hint="A JSON object, at most 64 KiB."
      />
      <SelectField
        label="Expires"
        name="ttl_seconds"
        defaultValue={expiresAt === null ? 'never' : 'keep'}
        options={expiryOptions(expiresAt)}
        hint="An expired memory is deleted."
      />
    </>
  );
}
