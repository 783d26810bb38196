import type { ReactNode } from 'react';
import styles from './facts.module.css';

interface FactsProps {
  /** What is false is left out. */
  readonly facts: readonly (Fact | false)[];
}

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Names and their values, one below the other. */
export function Facts({ facts }: FactsProps) {
  return (
    <dl className={styles.facts}>
      {facts.filter(isFact).map(({ name, value }) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const isFact = (fact: Fact | false): fact is Fact => fact !== false;
