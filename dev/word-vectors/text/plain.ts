/**
 * The paragraphs of plain text, Markdown, reStructuredText and change logs: what stands between empty lines, and each item
 * of a list. Code samples go by their indentation or fence.
 */
export function paragraphsOfPlainText(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/^(```|~~~)[\s\S]*?^\1[^\n]*$/gm, '\n')
    .replace(/::[ \t]*\n\s*\n(?:[ \t]+[^\n]*\n|[ \t]*\n)+/g, '\n\n')
    .replace(/^[ \t]*\.\. [\w-]+::[^\n]*$/gm, '')
    .replace(/^[ \t]*(?:[-*+•o]|\d+[.)])[ \t]+/gm, '\n\n')
    .replace(/\]\([^)\s]*\)/g, '] ')
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim());
}
