import { AxisBottom, AxisLeft } from '@visx/axis';
import type { Unit } from '../../format/numbers.ts';
import type { Bands } from '../model/bands.ts';
import { axisLabel, fitted, labelIndexes, middleWithin, type ValueScale, widthOf } from '../model/ticks.ts';
import styles from './plot.module.css';

interface ValueAxisProps {
  readonly scale: ValueScale;
  readonly ticks: readonly number[];
  readonly unit: Unit;
  readonly left: number;
  readonly right: number;
}

/** Values at the left, and a line across the chart for each. */
export function ValueAxis({ scale, ticks, unit, left, right }: ValueAxisProps) {
  return (
    <>
      {ticks.map((tick) => (
        <line
          key={tick}
          x1={left}
          x2={right}
          y1={scale(tick)}
          y2={scale(tick)}
          className={tick === 0 ? styles.zero : styles.rule}
        />
      ))}
      <AxisLeft
        scale={scale}
        left={left}
        tickValues={[...ticks]}
        tickFormat={(value) => axisLabel(Number(value), unit)}
        hideAxisLine
        hideTicks
        tickComponent={({ y, formattedValue }) => (
          <text x={-8} y={y} dy="0.32em" textAnchor="end" className={styles.label}>
            {formattedValue}
          </text>
        )}
      />
    </>
  );
}

/** How much room the labels of the value axis need. */
export const roomOfTicks = (ticks: readonly number[], unit: Unit): number =>
  Math.max(...ticks.map((tick) => widthOf(axisLabel(tick, unit))), 0) + 12;

interface PeriodAxisProps {
  readonly bands: Bands;
  readonly labels: readonly string[];
  readonly top: number;
  readonly width: number;
}

/** As many labels of periods as fit side by side. */
export function PeriodAxis({ bands, labels, top, width }: PeriodAxisProps) {
  const [from = 0, to = width] = bands.range();
  const short = labels.map((label) => fitted(label, Math.min(112, width / 2)));
  return (
    <AxisBottom
      scale={bands}
      top={top}
      tickValues={[...labelIndexes(short, to - from)]}
      tickFormat={(index) => short[Number(index)] ?? ''}
      hideAxisLine
      hideTicks
      tickComponent={({ x, formattedValue = '' }) => (
        <text
          x={middleWithin(x, formattedValue, 0, width)}
          y={18}
          textAnchor="middle"
          className={styles.label}
        >
          {formattedValue}
        </text>
      )}
    />
  );
}
