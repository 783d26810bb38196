import { Autocomplete } from '@base-ui/react/autocomplete';
import { CSPProvider } from '@base-ui/react/csp-provider';
import { useEffect, useRef, useState } from 'react';
import { type Command, type CommandGroup, useCommands } from './commands.ts';
import styles from './palette.module.css';

/** The input and the list of the palette. Arrow keys choose, Enter goes, Escape closes the dialog around it. */
export default function PaletteContent({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const groups = useCommands(text);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const count = groups.reduce((sum, { items }) => sum + items.length, 0);
  return (
    // the policy of the page allows no style elements
    <CSPProvider disableStyleElements>
      <Autocomplete.Root
        open
        inline
        items={groups}
        filter={null}
        value={text}
        onValueChange={(value, { reason }) => {
          // choosing an item runs it, and does not fill the input
          if (reason !== 'item-press') setText(value);
        }}
        itemToStringValue={({ label }: Command) => label}
        autoHighlight="always"
        keepHighlight
      >
        <Autocomplete.Input
          ref={input}
          className={styles.input}
          aria-label="Page, id, project, team, or words to search for"
          placeholder="Page, id, project, team, or words"
          maxLength={500}
          spellCheck={false}
        />
        <Autocomplete.Status className="visually-hidden">
          {count === 1 ? '1 result' : `${count} results`}
        </Autocomplete.Status>
        <Autocomplete.List className={styles.list}>
          {(group: CommandGroup) => (
            <Autocomplete.Group key={group.value} items={group.items} className={styles.group}>
              <Autocomplete.GroupLabel className={styles.label}>{group.value}</Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(item: Command) => (
                  <Autocomplete.Item
                    key={item.id}
                    value={item}
                    className={styles.item}
                    onClick={() => {
                      onClose();
                      item.run();
                    }}
                  >
                    <span className={styles.name}>{item.label}</span>
                    <span className={styles.detail}>{item.detail}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
      <p className={styles.help}>
        <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> open · <kbd>Esc</kbd> close
      </p>
    </CSPProvider>
  );
}
