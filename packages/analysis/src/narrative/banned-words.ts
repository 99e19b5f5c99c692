/** What no narrative says: judgements, intentions, and that AI brought something about. Patterns match whole words. */
export const bannedWords: readonly { what: string; pattern: RegExp }[] = [
  {
    what: "judges the person or the work",
    pattern:
      /\b(?:excellent|outstanding|impressive|exceptional|brilliant|superb|amazing|great|good|better|best|bad|worse|worst|poor(?:ly)?|weak(?:ness(?:es)?)?|skill(?:ed|ful|s)?|talent(?:ed)?|gifted|genius|expert(?:ise)?|amateur(?:ish)?|novice|junior|senior|ninja|rock ?star|guru|10x(?:er)?|lazy|sloppy|careless|reckless|messy|chaotic|(?:un|im)?mature|(?:un)?professional|(?:un)?disciplined|(?:un)?productive|(?:in)?efficient(?:ly)?|(?:in)?competent|smart|clever|stupid|dumb|mediocre|inferior|superior|healthy|unhealthy|worrying|alarming|unfortunately|fortunately|sadly)\b/iu,
  },
  {
    what: "says what somebody intended or felt",
    pattern:
      /\b(?:intend(?:s|ed)?|intention(?:s|al|ally)?|want(?:s|ed)?|tr(?:y|ies|ied|ying) to|hop(?:es|ed|ing)|aim(?:s|ed|ing)? (?:to|for)|prefer(?:s|red)?|believ(?:es|ed)|deliberate(?:ly)?|on purpose|car(?:es|ed) about|enjoy(?:s|ed)?|lov(?:es|ed)|hat(?:es|ed)|afraid|passion(?:ate)?)\b/iu,
  },
  {
    what: "says what something brought about",
    pattern:
      /\b(?:caus(?:e|es|ed|ing)|because of|thanks to|due to|le(?:d|ads?|ading) to|results? in|resulted in|mak(?:es|ing) (?:you|them|work|it)|made (?:you|them|work|it)|driven by|boost(?:s|ed|ing)?|improv(?:e|es|ed|ing)|harm(?:s|ed)?|hurt(?:s)?|enabl(?:es|ed|ing))\b/iu,
  },
];
