/** Words that say nothing about what an English text is about. Also what is left of `it's`, `don't` and `we'll`. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after again all also am an and any are as at be because been before being both but by can cannot could did do
  does doing don done during each either else etc even ever every few for from get gets got had has have having he her
  here hers him his how i if in into is isn it its itself just ll let like many may me might more most much must my
  no nor not now of off on once one only or other our ours out over own per please re really same shall she should so
  some such than that the their theirs them then there these they this those though through thus to too under until up
  upon us ve very via was way we were what when where whether which while who whom whose why will with within without
  won would yes yet you your yours s t d m`.split(/\s+/),
);

/** Whether a word of `wordsOf` says nothing about the topic of a text. */
export const isStopWord = (word: string): boolean => STOP_WORDS.has(word);
