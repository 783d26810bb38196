import { Time } from '../../parts/text/time.tsx';

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** A value of a field: a moment in the browser's time zone, and everything else as it is. */
export const Value = ({ text }: { readonly text: string }) => (MOMENT.test(text) ? <Time at={text} /> : text);
