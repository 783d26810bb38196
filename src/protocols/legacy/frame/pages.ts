import { parseExactly } from '../../../lib/exact-json.ts';

/** The rows of a page of a service, whose fields OmniMemory 1 names otherwise. */
export const rowsOf = <Row>({ json }: { readonly json: string }): Row[] => parseExactly(json) as Row[];

/** The first rows of a list. */
export const firstRows = (limit: number) => ({ limit, after: undefined });
