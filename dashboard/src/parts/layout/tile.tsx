import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { change, inUnit, shortInUnit, type Unit } from '../../format/numbers.ts';
import styles from './tile.module.css';

interface TileProps {
  readonly label: string;
  readonly value: number | null | undefined;
  readonly unit: Unit;
  /** In full, where `value` is rounded: a sum beyond 2^53, or an exact decimal. */
  readonly exact?: string;
  /** The same figure of the period before. */
  readonly before?: number | null | undefined;
  /** The window, such as "the last 7 days". */
  readonly window: string;
  /** Where the number comes from, such as "model calls of the tools". */
  readonly source: string;
  /** The rows that the number sums up. */
  readonly href?: string;
  /** A fact beside the number, such as how many tokens have no price. */
  readonly detail?: string | undefined;
  /** The number is computed from assumptions. */
  readonly isEstimate?: boolean;
  /** A sparkline or a list below the number. */
  readonly children?: ReactNode;
}

/** A number with its unit, window, source and change, which links to its rows. */
export function Tile(props: TileProps) {
  const { label, value, unit, exact, before, window, source, href, detail, isEstimate, children } = props;
  const figure = (
    <span className={styles.figure} title={exact ?? inUnit(value, unit)} data-value={value ?? ''}>
      {isEstimate && typeof value === 'number' && <span aria-hidden="true">≈ </span>}
      {shortInUnit(value, unit)}
      {unit !== 'USD' && unit !== 'share' && unit !== 'count' && <small> {unit}</small>}
    </span>
  );
  return (
    <section className={styles.tile} aria-label={label}>
      <h3 className={styles.label}>{label}</h3>
      <p>{href === undefined ? figure : <Link href={href}>{figure}</Link>}</p>
      <p className={styles.note} title={`In the period before: ${inUnit(before, unit)}`}>
        {comparison(value, before)}
      </p>
      {detail !== undefined && <p className={styles.note}>{detail}</p>}
      {children}
      <p className={styles.note}>
        {window} · {source}
        {isEstimate && ' · an estimate'}
      </p>
    </section>
  );
}

function comparison(value: TileProps['value'], before: TileProps['before']): string {
  if (before === 0 && typeof value === 'number')
    return value === 0 ? 'as in the period before' : 'none in the period before';
  const difference = change(value, before);
  return difference === undefined ? 'no figure for the period before' : `${difference} vs. the period before`;
}
