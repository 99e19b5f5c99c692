/** What a message points at: its pull request and the issues it mentions. Counts and numbers only. */

const pullRequestSuffix = /\(#(\d{1,8})\)\s*$/;
const mergedPullRequest = /^Merge pull request #(\d{1,8})\b/;

/** A link to an issue, `#12` or `owner/repo#12`, `GH-12`, a tracker's key `ABC-12`. No issue's number begins with 0. */
const candidate =
  /https?:\/\/[^\s)>]{1,200}\/(?:issues|-\/issues)\/(\d{1,8})\b|([\w.-]{1,60}\/[\w.-]{1,80})?#([1-9]\d{0,6})\b|\bGH-([1-9]\d{0,7})\b|\b([A-Z]{2}[A-Z0-9]{0,8})-([1-9]\d{0,6})\b/g;

/** What may stand right before an issue and says that it is one: "fixes #12", "see issue: ABC-9", "part of #3". */
const pointing = new RegExp(
  `(?:^|[^\\w#-])(?:${[
    "fix(?:es|ed|ing)?|clos(?:es?|ed|ing)|resolv(?:es?|ed|ing)|implement(?:s|ed)?|address(?:es|ed)?|complet(?:es?|ed)",
    "refs?|references?|referencing|see(?: also)?|cf\\.?|issues?|bugs?|tickets?|stor(?:y|ies)|gh|prs?|pull request",
    "part of|relate[sd]? to|related|towards|follow(?:s|ing)?[- ]?up(?: (?:to|of|on|for))?|followup|duplicate of",
    "reverts?|introduced (?:in|by)|reported (?:in|by)|discussed in|discussion|mentioned in|described in|per|fixed (?:in|by)",
  ].join("|")})(?: (?:the )?(?:issues?|bugs?|tickets?|prs?|pull requests?))?\\s?:?\\s*$`,
  "i",
);
/** Also said of prose about changes, of colours not so often: "the tests added in #605". */
const preposition = /(?:^|[^\w-])(?:in|of|on|by) $/i;
const opening = /[([]\s?$/;
/** Between two issues of one enumeration: the second is what the first is. */
const between = /^(?:[\s,/&+]|and|or){1,8}$/;
/** "Issues: #12, #13", and lines that are nothing but issues. */
const onlyIssues =
  /^\s{0,8}(?:[-*+]\s{1,4})?(?:[A-Za-z][\w -]{1,30}:\s{0,4})?(?:(?:[\w-][\w./-]{0,80})?#\d{1,7}\b|[\s,;.&]|and ){1,40}$/;
const header = /^\s{0,4}(?:[A-Za-z]{2,12}(?:\([^()]{0,40}\))?!?:\s{0,4})?$/;
const bullet = /^\s{0,8}[-*+]\s{1,4}$/;
/** The end of a subject, before the number of its pull request or not. */
const subjectEnd = /^[\s.]*(?:\(#\d+\))?\s*$/;
const fileName = /\.(?:html?|mdx?|txt|[jt]sx?)$/i;
/** "Step #12" counts something else. */
const counted =
  /\b(?:steps?|parts?|numbers?|no|phases?|takes?|tr(?:y|ies)|attempts?|rounds?|days?|weeks?|items?|points?|rules?|options?|examples?|builds?|runs?|chapters?|lessons?|exercises?|versions?|is|are|the)\.? $/i;
const colours =
  /\b(?:colou?rs?|colou?red|text|fonts?|fill|stroke|background|hex|gr[ae]y|borders?|themes?|palette|white|black|css|rgba?)\b/i;

/** Standards, products, models, places and counted things that are written like a tracker's key. */
const notTrackers = new Set(
  (
    "UTF UCS ISO SHA MD AES DES RSA ECDSA HMAC CRC RFC CVE CWE GHSA ES ECMA HTTP HTTPS TLS SSL WCAG ARIA ADR PEP JEP JSR " +
    "BIP EIP ERC UTC GMT CET EST PST CP BASE WIN WINDOWS LATIN KOI ARM ASCII ANSI DIN EN IEC IEEE NIST FIPS SOC PCI HIPAA " +
    "GDPR COVID IP USB PCIE HDMI DDR MPEG MP JPEG AV VP HEVC CSS HTML SVG XML JSON YAML OAUTH SAML JWT SQL AVX SSE SIMD PHP " +
    "IE NODE JAVA JDK OPENJDK PYTHON PY RUBY GO RUST CPP SWIFT REACT VUE ANGULAR NEXT NUXT DJANGO RAILS LARAVEL POSTGRES PG " +
    "MYSQL REDIS MONGO IOS MACOS ANDROID CHROME FIREFOX SAFARI EDGE UBUNTU DEBIAN ALPINE GPT LLAMA GLM QWEN KIMI GEMINI " +
    "CLAUDE OPUS SONNET HAIKU GROK MISTRAL PHI DEEPSEEK BERT YOLO CUDA RTX GTX GPL AGPL LGPL MIT APACHE BSD MPL SSPL EPL CC " +
    "EAST WEST NORTH SOUTH CENTRAL NORTHEAST SOUTHEAST US EU UK AP SA CHANGELOG README VERSION PHASE STEP PART LEVEL DAY WEEK " +
    "STAGE TIER TYPE RULE OPTION TOP WAVE ROUND BATCH MILESTONE RC BETA ALPHA REV FY JAN FEB MAR APR MAY JUN JUL AUG SEP OCT " +
    "NOV DEC GH AK RS ERR AMD INTEL RISC NPM PNPM YARN WEBPACK ESLINT TEST ROW COL"
  ).split(" "),
);

const reversal = /^This reverts commit ([0-9a-f]{7,64})\b/im;

/** The sha, lower case, that the first "This reverts commit ..." line of a message names, whole or abbreviated; or null. */
export function revertedCommit(message: string): string | null {
  return reversal.exec(message)?.[1]?.toLowerCase() ?? null;
}

/** The number of the pull request a squash or merge commit names in its subject, or null. */
export function pullRequestNumber(subject: string): number | null {
  const match = pullRequestSuffix.exec(subject) ?? mergedPullRequest.exec(subject);
  return match === null ? null : Number(match[1]);
}

/**
 * Distinct issues a message refers to: `#12`, `owner/repo#12`, `GH-12`, issue links and tracker keys such as `ABC-12`. A
 * number or a key counts for where it stands, since colours, ranks and standards look the same. The pull request of the
 * subject is not one of them.
 */
export function countIssueReferences(message: string, pullRequest: number | null): number {
  const seen = new Set<string>();
  const lines = message.split(/\r\n?|\n/);
  for (const [index, line] of lines.entries()) {
    for (const issue of issuesOf(line, index === 0)) seen.add(issue);
  }
  if (pullRequest !== null) seen.delete(String(pullRequest));
  return seen.size;
}

function issuesOf(line: string, isSubject: boolean): string[] {
  const found: string[] = [];
  let lastEnd = -1;
  for (const match of line.matchAll(candidate)) {
    const [text, linked, repository, hash, github, tracker] = match;
    const end = match.index + text.length;
    const before = line.slice(Math.max(0, match.index - 80), match.index);
    const isNext = lastEnd >= 0 && match.index - lastEnd <= 8 && between.test(line.slice(lastEnd, match.index));
    const place = { line, before, after: line.slice(end, end + 16), isSubject };
    const counts =
      linked !== undefined ||
      github !== undefined ||
      (repository !== undefined && !fileName.test(repository)) ||
      (hash === undefined ? isKey(tracker ?? "", text, place) : isNext || isNumber(hash, place));
    if (counts && !(hash !== undefined && /[\w/&#:]$/.test(before))) {
      found.push(linked ?? hash ?? github ?? text);
      lastEnd = end;
    }
  }
  return found;
}

type Place = { line: string; before: string; after: string; isSubject: boolean };

function isNumber(digits: string, { line, before, after, isSubject }: Place): boolean {
  if (opening.test(before)) {
    return true;
  }
  const colour = colours.test(line.slice(0, 400));
  if (pointing.test(before)) {
    return digits.length < 6 || !colour;
  }
  if (colour || counted.test(before)) {
    return false;
  }
  const { length } = digits;
  const atEdge = isSubject
    ? subjectEnd.test(after) || header.test(before)
    : bullet.test(before) && after.startsWith(":");
  return (
    (length > 1 && length < 6 && (atEdge || preposition.test(before))) ||
    // Ranks and steps are shorter, colours shorter or longer.
    ((length === 4 || length === 5) && (before === "" || /[\s(*]$/.test(before))) ||
    (line.length <= 200 && onlyIssues.test(line))
  );
}

/** A key with two digits is one wherever it stands; "SOC-2" and the like only where keys are put. */
function isKey(tracker: string, key: string, { before, after, isSubject }: Place): boolean {
  if (notTrackers.has(tracker) || /[\w.-]$/.test(before) || /^[-.]\d/.test(after)) {
    return false;
  }
  const placed = opening.test(before) || pointing.test(before) || (isSubject && header.test(before));
  return placed || key.length - tracker.length > 2;
}
