import { AxisBottom, AxisLeft } from '@visx/axis';
import { classes } from '../../parts/classes.ts';
import { type MomentScale, momentLabel, momentTicks } from '../model/moments.ts';
import { middleWithin } from '../model/ticks.ts';
import styles from './plot.module.css';

interface MomentAxisProps {
  readonly scale: MomentScale;
  readonly top: number;
  readonly width: number;
}

const labelsOf = (scale: MomentScale) => {
  const [from = new Date(0), to = from] = scale.domain();
  return momentLabel(from, to);
};

/** Round moments below a chart. */
export function MomentAxis({ scale, top, width }: MomentAxisProps) {
  const label = labelsOf(scale);
  return (
    <AxisBottom
      scale={scale}
      top={top}
      tickValues={[...momentTicks(scale, 92)]}
      tickFormat={(at) => label(new Date(Number(at)))}
      axisLineClassName={classes(styles.zero)}
      tickLength={4}
      tickLineProps={{ className: classes(styles.zero) }}
      tickComponent={({ x, formattedValue = '' }) => (
        <text
          x={middleWithin(x, formattedValue, 0, width)}
          y={20}
          textAnchor="middle"
          className={styles.label}
        >
          {formattedValue}
        </text>
      )}
    />
  );
}

interface MomentAxisLeftProps {
  readonly scale: MomentScale;
  readonly left: number;
}

/** Round moments at the left of a chart. */
export function MomentAxisLeft({ scale, left }: MomentAxisLeftProps) {
  const label = labelsOf(scale);
  return (
    <AxisLeft
      scale={scale}
      left={left}
      tickValues={[...momentTicks(scale, 44)]}
      tickFormat={(at) => label(new Date(Number(at)))}
      axisLineClassName={classes(styles.zero)}
      tickLength={4}
      tickLineProps={{ className: classes(styles.zero) }}
      tickComponent={({ y, formattedValue }) => (
        <text x={-8} y={y} dy="0.32em" textAnchor="end" className={styles.label}>
          {formattedValue}
        </text>
      )}
    />
  );
}
