/** What the text of a pull request shows: signs alone, no word of it goes on. Every pass takes time in proportion to the text. */

export type BodySigns = { checklist: boolean; structured: boolean; namesIssue: boolean };

const checkbox = /^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s{1,4}\[[ xX]\](?:\s|$)/;
const heading = /^ {0,3}#{2,3}\s{1,4}\S/;
const commentLine = /^\s{0,12}<!--/;
const fence = /^ {0,3}(?:```|~~~)/;
const quotation = /^ {0,3}>/;
/** What review tools write into the text of others, from here to there. */
const generatedFrom = /<!--\s{0,4}(?:this is an auto-generated comment|CURSOR_SUMMARY|CURSOR_AGENT_PR_BODY_BEGIN)/i;
const generatedTo = /<!--\s{0,4}(?:end of auto-generated comment|\/CURSOR_SUMMARY|CURSOR_AGENT_PR_BODY_END)/i;

/** GitHub's keywords, before `#12`, `owner/repo#12`, `GH-12` or the address of an issue. */
const closing =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s{1,4}(?:(?:[\w.-]{1,60}\/[\w.-]{1,100})?#[1-9]\d{0,8}\b|GH-[1-9]\d{0,8}\b|https?:\/\/[\w.:-]{1,100}\/[\w.-]{1,60}\/[\w.-]{1,100}\/issues\/[1-9]\d{0,8}\b)/i;

/**
 * A checklist is a task list, ticked or not. Structured is a text with headings of the second or third level, or with the comment lines of a
 * template. Code, quotations and what review tools have put in do not count, and an issue named in a comment does not either.
 */
export function bodySigns(body: string): BodySigns {
  const signs: BodySigns = { checklist: false, structured: false, namesIssue: false };
  let [isCode, isGenerated] = [false, false];
  const kept: string[] = [];
  for (const line of body.split(/\r\n?|\n/)) {
    if (isGenerated || generatedFrom.test(line)) {
      isGenerated = !generatedTo.test(line);
      continue;
    }
    if (fence.test(line)) isCode = !isCode;
    else if (!isCode && !quotation.test(line)) kept.push(line);
  }
  signs.structured = kept.some((line) => commentLine.test(line));
  for (const line of withoutComments(kept.join("\n")).split("\n")) {
    signs.checklist ||= checkbox.test(line);
    signs.structured ||= heading.test(line);
    signs.namesIssue ||= closing.test(line);
  }
  return signs;
}

function withoutComments(text: string): string {
  let rest = "";
  for (let at = 0; ; ) {
    const start = text.indexOf("<!--", at);
    if (start < 0) return rest + text.slice(at);
    rest += text.slice(at, start);
    const end = text.indexOf("-->", start + 4);
    if (end < 0) return rest;
    at = end + 3;
  }
}
