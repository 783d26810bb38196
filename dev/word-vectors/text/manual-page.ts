/** The paragraphs of a manual page in the language of troff (macros man and mdoc), without code samples. */
export function paragraphsOfManualPage(source: string): string[] {
  return source
    .replace(/^\.\\".*$/gm, '')
    .replace(/^\.(?:nf|EX|Bd)\b[\s\S]*?^\.(?:fi|EE|Ed)\b.*$/gm, '\n\n')
    .replace(/^\.(?:SH|SS|Sh|Ss|PP|P|LP|TP|IP|Pp|It|sp|TH|Dd|br|HP)\b.*$/gm, '\n\n')
    .replace(/^[.'][A-Za-z]{1,3}\b/gm, '')
    .replace(/\\f(?:\(..|\[[^\]]*\]|.)|\\s[-+]?\d|\\[&/|^,]/g, '')
    .replace(/\\\((?:aq|cq|oq)/g, "'")
    .replace(/\\-/g, '-')
    .replace(/\\(?:\(..|\[[^\]]*\]|\*\(..|.)/g, ' ')
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim());
}
