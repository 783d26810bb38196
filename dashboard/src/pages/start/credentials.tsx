import { TextField } from '../../parts/form/field.tsx';

/** The email address of an account, named so that password managers fill it in. */
export const EmailField = ({ value }: { readonly value?: string | undefined }) => (
  <TextField
    label="Email address"
    name="email"
    type="email"
    autoComplete="username"
    autoCapitalize="none"
    spellCheck={false}
    maxLength={320}
    defaultValue={value}
    required
  />
);

/** The password that the account has. */
export const PasswordField = ({
  label = 'Password',
  hint,
}: {
  readonly label?: string;
  readonly hint?: string;
}) => (
  <TextField
    label={label}
    name="password"
    type="password"
    autoComplete="current-password"
    maxLength={256}
    hint={hint}
    required
  />
);

interface NewPasswordFieldProps {
  readonly name?: string;
  readonly label?: string;
}

/** A password that the person chooses now. */
export const NewPasswordField = ({ name = 'password', label = 'New password' }: NewPasswordFieldProps) => (
  <TextField
    label={label}
    name={name}
    type="password"
    autoComplete="new-password"
    minLength={12}
    maxLength={256}
    hint="12 to 256 characters of any kind. A sentence of your own is easy to remember and hard to guess."
    required
  />
);
