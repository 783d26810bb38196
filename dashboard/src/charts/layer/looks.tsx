import { classes } from '../../parts/classes.ts';
import type { Look, ShownSeries } from '../model/series.ts';
import styles from './looks.module.css';

/** The class that sets the color of a series as `--series`. */
export const lookClass = (look: Look): string => classes(styles[`look${look}`]);
export const fillClass = (look: Look): string => classes(lookClass(look), styles.fill);
export const lineClass = (look: Look): string => classes(lookClass(look), styles.line);

const SIZE = 8;
/** The texture of each look, on top of its color, for people who do not tell the colors apart. */
const TEXTURES: Readonly<Record<Look, string | undefined>> = {
  1: undefined,
  2: 'M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4',
  3: 'M0,2 h8 M0,6 h8',
  4: 'M2,2 h2 M6,6 h2',
  5: 'M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4',
  6: 'M2,0 v8 M6,0 v8',
  other: 'M0,4 h8 M4,0 v8',
};
const DASHES: Readonly<Record<Look, string | undefined>> = {
  1: undefined,
  2: '7 4',
  3: '2 4',
  4: '10 4 2 4',
  5: '4 3',
  6: '12 4',
  other: '1 5',
};
/** A single series needs no sign that tells it from others. */
export const dashOf = (look: Look, isSingle: boolean): string | undefined =>
  isSingle ? undefined : DASHES[look];

/** The name of the pattern of a look, in the SVG with this id. */
export const patternOf = (id: string, look: Look): string => `${id}-look-${look}`;

interface PatternsProps {
  /** Unique in the page: patterns have ids. */
  readonly id: string;
  readonly series: readonly Pick<ShownSeries, 'look'>[];
  readonly isSingle: boolean;
}

/** The patterns that bars and areas are filled with. */
export function Patterns({ id, series, isSingle }: PatternsProps) {
  return (
    <defs>
      {series.map(({ look }) => (
        <pattern
          key={look}
          id={patternOf(id, look)}
          width={SIZE}
          height={SIZE}
          patternUnits="userSpaceOnUse"
          className={lookClass(look)}
        >
          <rect width={SIZE} height={SIZE} className={styles.fill} />
          {!isSingle && TEXTURES[look] && <path d={TEXTURES[look]} className={styles.texture} />}
        </pattern>
      ))}
    </defs>
  );
}

interface LegendProps {
  readonly id: string;
  readonly series: readonly ShownSeries[];
  readonly kind: 'area' | 'line';
}

/** What each color and pattern stands for. */
export function Legend({ id, series, kind }: LegendProps) {
  const isSingle = series.length === 1;
  return (
    <ul className={styles.legend}>
      {series.map(({ id: one, label, look }) => (
        <li key={one}>
          <svg className={styles.key} width="20" height="12" aria-hidden="true" focusable="false">
            {kind === 'line' ? (
              <path d="M1,6 h18" className={lineClass(look)} strokeDasharray={dashOf(look, isSingle)} />
            ) : (
              <>
                <Patterns id={`${id}-key`} series={[{ look }]} isSingle={isSingle} />
                <rect x="2" width="16" height="12" rx="2" fill={`url(#${patternOf(`${id}-key`, look)})`} />
              </>
            )}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}
