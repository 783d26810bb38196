import { paragraphsOfHtml } from './html.ts';

/** The paragraphs of the fields `documentation` of a JSON file, at any depth, which are HTML. */
export function paragraphsOfJsonDocs(json: string): string[] {
  return [...json.matchAll(DOCUMENTATION)].flatMap(([, text]) => paragraphsOfHtml(JSON.parse(`${text}`)));
}

const DOCUMENTATION = /"documentation"\s*:\s*("(?:[^"\\]|\\.)*")/g;
