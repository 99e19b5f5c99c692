/** The first line of a message taken apart: `type(scope)!: text`, prefixes that only decorate, markers of git itself. */

export type SubjectLine = {
  /** Lower-case type of a conventional header that is one of the known types, or null. */
  type: string | null;
  /** Scope of a conventional header, lower case, or null. */
  scope: string | null;
  breaking: boolean;
  /** What is left to read: without header, ticket brackets, emoji and `area:` prefixes. */
  text: string;
  marker: "fixup" | "revert" | "merge" | null;
  /** The leading emoji or `:code:` of a subject without a conventional header, as it is written; null where there is none. */
  emoji: string | null;
};

const knownTypes = new Set(
  (
    "feat feature fix bugfix hotfix docs doc test tests style refactor perf chore build ci revert release deps dep security " +
    "wip setup init auth infra"
  ).split(" "),
);

const header = /^([A-Za-z]{2,12})\s?(?:\(([^()]{0,80})\))?(!)?:\s*(\S.*)?$/;
const decoration = /^(?:\s|:[a-z0-9_+-]{2,40}:|\[[^\]]{1,40}\]|[^\p{L}\p{N}\s"'`]+)+/u;
/** Odoo and others: "[FIX] sale: compute taxes". Not the conventional form, but as good as a leading verb. */
const bracketedType = /^\[(fix|bugfix|hotfix|feat|feature|docs?|tests?|refactor|chore|style)\]\s*/i;
const areaPrefix = /^[\w./@,*{}() -]{1,60}?:\s+(?=\S)/;
/** "iio: adc: add x": an area within an area. */
const innerArea = /^[\w./@*-]{1,40}:\s+(?=\S)/;
/** A key of a tracker before the text: "WEB-12 Add x", "#12 add x". */
const ticket = /^(?:[A-Z][A-Z0-9]{1,9}-\d{1,7}|#\d{1,7})(?:\s+[-–:]\s*|[:,]?\s+)(?=\p{L})/u;
const emoji = /^(?::[a-z0-9_+-]{2,40}:|\p{Extended_Pictographic})/u;

/** Git's own `Revert "..."`, `revert: ...` and what people write about commits: "Revert button color" is a change. */
const revertOfCommit =
  /^revert(?:s|ed)?(?:$|!?:|\([^()]{0,80}\)|\s*["'`“‘]|\s+(?:[0-9a-f]{7,40}\b|#\d|\(|back\b|to\b|(?:the |this |that |these |those |my |last |previous |recent |accidental |\d+ )*(?:commits?|changes?|prs?|pull|merges?|revert|version)\b|[a-z]+(?:\([^()]{0,80}\))?!?:))/i;

/** Never throws. Case does not matter; `feat!:` and `feat(api)!:` are both breaking features. */
export function parseSubject(subject: string): SubjectLine {
  const line = subject.trim();
  const marker = markerOf(line);
  const plain =
    marker === "fixup"
      ? line.replace(/^(?:(?:fixup|squash|amend)!\s*)+/i, "")
      : line.replace(ticket, "").replace(decoration, "").replace(ticket, "");
  const match = header.exec(plain);
  const type = match?.[1]?.toLowerCase() ?? "";
  if (match !== null && knownTypes.has(type)) {
    const scope = match[2]?.trim().toLowerCase() ?? "";
    const text = (match[4] ?? "").replace(decoration, "");
    return { type, scope: scope === "" ? null : scope, breaking: match[3] === "!", text, marker, emoji: null };
  }
  const verb = bracketedType.exec(line)?.[1];
  const rest = plain.replace(areaPrefix, "").replace(innerArea, "");
  const text = verb === undefined ? rest : `${verb} ${rest}`;
  return { type: null, scope: null, breaking: false, text, marker, emoji: emoji.exec(line)?.[0] ?? null };
}

function markerOf(line: string): SubjectLine["marker"] {
  if (/^(?:fixup|squash|amend)!/i.test(line)) {
    return "fixup";
  }
  if (revertOfCommit.test(line)) {
    return "revert";
  }
  return /^merge (?:pull request|branch|branches|remote-tracking|tag|commit|upstream|[\w./-]+ into )/i.test(line)
    ? "merge"
    : null;
}
