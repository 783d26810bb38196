import { useState } from 'react';
import { readStorage, writeStorage } from '../api/scope.ts';
import styles from './frame.module.css';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const LABELS: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };
const KEY = 'omnimemory.theme';

/** The same choice as in public/theme.js, which applies it before the first paint. */
function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  writeStorage(KEY, theme);
}

/** Light, dark, or as the system. */
export function ThemePicker() {
  const [theme, setTheme] = useState<Theme>(() => THEMES.find((one) => one === readStorage(KEY)) ?? 'system');
  return (
    <label className={styles.theme}>
      <span>Theme</span>
      <select
        value={theme}
        onChange={({ target }) => {
          const chosen = target.value as Theme;
          apply(chosen);
          setTheme(chosen);
        }}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {LABELS[one]}
          </option>
        ))}
      </select>
    </label>
  );
}
