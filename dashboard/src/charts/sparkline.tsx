import { scaleLinear } from '@visx/scale';
import { LinePath } from '@visx/shape';
import { classes } from '../parts/classes.ts';
import { useWidth } from './layer/use-width.ts';
import { lonePoints } from './model/stack.ts';
import { domainOf, scaleOfValues } from './model/ticks.ts';
import styles from './sparkline.module.css';

interface SparklineProps {
  readonly values: readonly (number | null)[];
  /** What it shows, for people who do not see it: "tokens by day, highest 12,345". */
  readonly label: string;
}

const HEIGHT = 32;

/** The course of a number, without axes. */
export function Sparkline({ values, label }: SparklineProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const x = scaleLinear<number>({ domain: [0, Math.max(1, values.length - 1)], range: [3, width - 3] });
  const y = scaleOfValues(domainOf(values), HEIGHT - 3, 3);
  return (
    <div className={styles.box} ref={box}>
      <svg width="100%" height={HEIGHT} role="img" aria-label={label}>
        {width > 0 && (
          <>
            <LinePath<number | null>
              data={[...values]}
              defined={(value) => value !== null}
              x={(_, index) => x(index)}
              y={(value) => y(value ?? 0)}
              className={classes(styles.line)}
            />
            {lonePoints(values).map((index) => (
              <circle key={index} cx={x(index)} cy={y(values[index] ?? 0)} r="2.5" className={styles.point} />
            ))}
          </>
        )}
      </svg>
    </div>
  );
}
