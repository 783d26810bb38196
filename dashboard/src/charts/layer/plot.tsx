import { TooltipWithBounds } from '@visx/tooltip';
import { type PointerEvent, type ReactNode, useId } from 'react';
import { classes } from '../../parts/classes.ts';
import styles from './plot.module.css';
import type { ChartCursor } from './use-cursor.ts';
import { useWidth } from './use-width.ts';

/** What the chart says about a point: its place, such as a day, and a line for each value. */
export interface Readout {
  readonly x: number;
  readonly y: number;
  readonly head: string;
  readonly lines: readonly string[];
}

interface PlotProps {
  readonly title: string;
  readonly height: number;
  readonly control: ChartCursor;
  readonly readoutOf: (width: number) => Readout | undefined;
  /** Points at what is below the pointer. */
  readonly onPoint: (x: number, y: number, width: number) => void;
  /** Shown instead of points. */
  readonly empty: string | undefined;
  readonly children: (width: number) => ReactNode;
}

/** The drawing of a chart. Its height is fixed; its width is that of the figure. */
export function Plot({ title, height, control, readoutOf, onPoint, empty, children }: PlotProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const help = useId();
  const readout = width > 0 ? readoutOf(width) : undefined;
  const spoken = readout && control.isSpoken ? [readout.head, ...readout.lines].join(', ') : '';
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    onPoint(event.clientX - left, event.clientY - top, width);
  };
  return (
    <div className={styles.plot} ref={box}>
      <div
        role="application"
        aria-roledescription="chart"
        aria-label={title}
        aria-describedby={help}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move between the points
        tabIndex={0}
        className={classes(styles.area, control.canOpen && styles.canOpen)}
        onKeyDown={control.onKeyDown}
        onBlur={control.onBlur}
        onPointerMove={point}
        onPointerLeave={() => control.point(undefined)}
        onClick={control.open}
      >
        <svg width="100%" height={height} aria-hidden="true" focusable="false">
          {width > 0 && children(width)}
        </svg>
      </div>
      {empty !== undefined && <p className={styles.empty}>{empty}</p>}
      <p id={help} hidden>
        Arrow keys move between the points, Home and End go to the first and the last, Escape leaves, and T
        shows the table.
      </p>
      <p role="status" className="visually-hidden">
        {spoken}
      </p>
      {readout && (
        <TooltipWithBounds
          key={readout.head}
          unstyled
          applyPositionStyle
          className={classes(styles.readout)}
          left={readout.x}
          top={readout.y}
          aria-hidden="true"
        >
          <strong>{readout.head}</strong>
          {readout.lines.map((line) => (
            <span key={line}>{line}</span>
          ))}
        </TooltipWithBounds>
      )}
    </div>
  );
}
