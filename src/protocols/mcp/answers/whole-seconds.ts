/** A UTC time of the database without the fraction of its second, as a model needs it: `2026-11-27T09:30:51Z`. */
export const wholeSeconds = (time: string): string => `${time.slice(0, 'yyyy-mm-ddThh:mm:ss'.length)}Z`;

export const wholeSecondsOrNull = (time: string | null): string | null => time && wholeSeconds(time);
