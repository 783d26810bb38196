import { type ReactNode, useId, useRef, useState } from 'react';
import { Link } from 'wouter';
import { isolated } from '../../format/isolated.ts';
import { classes } from '../../parts/classes.ts';
import { Button } from '../../parts/form/button.tsx';
import { type Column, CsvButton, Table } from '../../parts/table/table.tsx';
import type { ChartRow, ChartTable } from '../model/table.ts';
import type { FigureProps } from '../types.ts';
import styles from './figure.module.css';

interface ChartFigureProps extends FigureProps {
  readonly table: ChartTable;
  readonly legend?: ReactNode;
  /** Controls of the chart, beside the buttons. */
  readonly actions?: ReactNode;
  /** The picture. It may ask for the table instead, which then has the focus. */
  readonly children: (showTable: () => void) => ReactNode;
}

/** A picture with its caption and legend, the table behind it, and its numbers as a file. */
export function ChartFigure({ title, note, look, table, legend, actions, children }: ChartFigureProps) {
  const id = useId();
  const toggle = useRef<HTMLDivElement>(null);
  const [isTable, setTable] = useState(false);
  const showTable = () => {
    setTable(true);
    toggle.current?.querySelector('button')?.focus();
  };
  const Title = look === 'plain' ? 'h3' : 'h2';
  return (
    <figure className={classes(styles.figure, look !== 'plain' && styles.card)} aria-labelledby={id}>
      <div className={styles.head}>
        <figcaption className={styles.caption}>
          <Title id={id}>{title}</Title>
          <p className={styles.note}>{note}</p>
        </figcaption>
        <div className={styles.actions} ref={toggle}>
          <Button
            look="quiet"
            onClick={() => setTable(!isTable)}
            aria-label={`Show ${isolated(title)} as ${isTable ? 'chart' : 'table'}`}
          >
            {isTable ? 'Chart' : 'Table'}
          </Button>
          <CsvButton name={fileName(title)} columns={columnsOf(table)} rows={table.rows} />
          {actions}
        </div>
      </div>
      {isTable ? (
        <div className={styles.table}>
          <Table caption={title} columns={columnsOf(table)} rows={table.rows} keyOf={({ key }) => key} />
        </div>
      ) : (
        <>
          {legend}
          {children(showTable)}
        </>
      )}
    </figure>
  );
}

const columnsOf = ({ heads, rows }: ChartTable): readonly Column<ChartRow>[] =>
  heads.map((head, index) => ({
    head,
    isNumber: rows[0]?.cells[index]?.isNumber ?? false,
    cell: ({ cells, href }) => {
      const text = cells[index]?.text;
      return index === 0 && href !== undefined ? <Link href={href}>{text}</Link> : text;
    },
    csv: ({ cells }) => cells[index]?.raw,
  }));

const fileName = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '') || 'chart';
