export interface HostileString {
  readonly purpose: string;
  readonly text: string;
  /** Only the bare word is dangerous. */
  readonly isExact?: true;
  /** Repeated to the longest text that a field takes. */
  readonly isLong?: true;
}

/** What a careless page would run, follow, load, decode or reorder. Elements carry `data-hostile`; scripts set `top.hostile`. */
export const STRINGS: readonly HostileString[] = [
  {
    purpose: 'a script behind the end of a text-only element',
    text: '</title></textarea></script><script data-hostile>top.hostile=1</script>',
  },
  {
    purpose: 'an element with a handler, which also runs through innerHTML',
    text: '<img data-hostile src=x onerror=top.hostile=1>',
  },
  {
    purpose: 'the end of an attribute in double quotes',
    text: '"><svg data-hostile onload=top.hostile=1>',
  },
  {
    purpose: 'a handler behind the end of an attribute in single quotes',
    text: "' autofocus onfocus=top.hostile=1 data-hostile='",
  },
  {
    purpose: 'a document in a frame',
    text: '<iframe data-hostile srcdoc="<script>top.hostile=1</script>"></iframe>',
  },
  {
    purpose: 'another base and a redirect',
    text: '<base data-hostile href=//hostile.example><meta data-hostile http-equiv=refresh content=0>',
  },
  {
    purpose: 'styles that hide the page and load another',
    text: '<style data-hostile>@import "//hostile.example";*{display:none}</style>',
  },
  { purpose: 'a URL that runs', text: 'javascript:void(top.hostile=1)//' },
  { purpose: 'a URL that is a document', text: 'data:text/html,<script>top.hostile=1</script>' },
  {
    purpose: 'another origin, another path, and what URLs decode',
    text: '//hostile.example/../../auth/logout?a=b&c#d%2F%00;\\',
  },
  {
    purpose: 'links and pictures of Markdown',
    text: '[a](javascript:alert(1)) ![b](//hostile.example/b.png)',
  },
  { purpose: 'entities, which must stay as they are', text: '&lt;b data-hostile&gt;&amp;amp;&#x202e;&nbsp;' },
  {
    purpose: 'expressions of templates',
    text: `{{constructor.constructor('top.hostile=1')()}}\${top.hostile=1}`,
  },
  { purpose: 'the prototype of every object', text: '__proto__', isExact: true },
  { purpose: 'a property that every object has', text: 'constructor', isExact: true },
  { purpose: 'a direction that does not end', text: 'invoice\u202Efdp.exe' },
  { purpose: 'the end of an isolated text, then a direction', text: 'a\u2069\u2069\u202C\u202Eb' },
  {
    purpose: 'invisible and combining characters',
    text: 'pay\u200Bpal\u2060\uFEFF z\u0301\u0327 \u{1F469}\u200D\u{1F4BB}',
  },
  { purpose: 'a formula of a spreadsheet', text: '=HYPERLINK("//hostile.example";"a")' },
  { purpose: 'a long line without a place to break', text: 'W', isLong: true },
];

/** All of them as texts, for a field that takes a few hundred characters. */
export const HOSTILE: readonly string[] = STRINGS.map(({ text, isLong }) =>
  isLong ? text.repeat(200) : text,
);
