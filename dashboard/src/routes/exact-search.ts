import { useSearch } from 'wouter/use-browser-location';

/**
 * The query as the address bar has it. wouter decodes it once as a whole, so that a percent sign of a value, such as in
 * `?memory=100%2525`, would be decoded twice; encoding the signs undoes that.
 */
export const useExactSearch = (): string => useSearch().replaceAll('%', '%25');
