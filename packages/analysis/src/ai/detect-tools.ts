/**
 * Which AI tools a commit names, as a cascade: each sign with its tier and its reason, of each tool the surest. A first
 * name alone is never a tool, and a display name alone is one in a trailer only: an author is who the account says.
 */

import type { Identity } from "../commit/commit.ts";
import { type EmailAddress, isPersonalDomain, parseEmail } from "../commit/email-address.ts";
import { toolsOfNote } from "./ai-note.ts";
import { type AiToolEntry, aiTools, assistanceTrailers } from "./ai-tools.ts";
import { footersOf } from "./footers.ts";
import { toolNamed } from "./tool-names.ts";
import { parseTrailerIdentity, type Trailer } from "./trailers.ts";

/** 1 is the surest: see `ToolReason`. */
export type ToolTier = 1 | 2 | 3 | 4;

/**
 * What matched, wherever it stood: an identity counts as itself as author, committer or co-author and in a trailer such
 * as `Assisted-by`.
 * - `agent_account` (tier 1): the login of the tool's account on a code host.
 * - `agent_email` (tier 1): the tool's address, or a machine's mailbox at the vendor.
 * - `git_note` (tier 1): a note under refs/notes/ai that says which lines the tool wrote.
 * - `trailer` (tier 1): a trailer only this tool writes; (tier 2): an assistance trailer whose value names the tool.
 * - `footer` (tier 3): its "Generated with" line, or a line that is the link to its session.
 * - `author_suffix` (tier 4): "(aider)" behind a person's name.
 * - `display_name` (tier 4): a co-author's name that means nothing but the tool, with an address that is no person's mailbox.
 */
export type ToolReason =
  | "agent_account"
  | "agent_email"
  | "git_note"
  | "trailer"
  | "footer"
  | "author_suffix"
  | "display_name";

export type ToolMark = { id: string; tier: ToolTier; reason: ToolReason };

/** Among signs of one tier the first of these is kept, so that the order of trailers does not matter. */
const preference: readonly ToolReason[] = [
  "agent_account",
  "agent_email",
  "git_note",
  "trailer",
  "footer",
  "author_suffix",
  "display_name",
];

const byEmail = new Map(aiTools.flatMap((tool) => tool.emails.map((email) => [email, tool] as const)));
const byLogin = new Map(aiTools.flatMap((tool) => tool.logins.map((login) => [login, tool] as const)));
const byDomain = new Map(aiTools.flatMap((tool) => tool.domains.map((domain) => [domain, tool] as const)));
const byTrailer = new Map(aiTools.flatMap((tool) => tool.trailers.map((trailer) => [trailer, tool] as const)));

const machineMailbox = /^(no-?reply|noemail|agent|bot|assistant|ai|cli)$/;
/** Of the kernel's form "Assisted-by: AGENT_NAME:MODEL_VERSION [TOOL1] [TOOL2]". */
const agentAndModel = /^([^:<>]{2,40}):[\w.+/:-]*\d[\w.+/:-]*(?: \[?[\w.+-]{1,40}\]?){0,8}$/;
/** A trailer without its colon: read for a tool's own address only, since prose may begin so. */
const coAuthorWithoutColon = /^ {0,3}co-authored-by[ \t]+([^:<>]{1,80}<[^\s<>]+>)$/i;

/** Models that assistance trailers name instead of a program, and whose sign they are. */
const models: readonly (readonly [id: string, name: RegExp])[] = [
  ["claude", /^(?:anthropic[:/ ] ?)?(?:opus|sonnet|haiku|fable)[- ]v?\d[\w.-]{0,20}$/],
  ["codex", /^(?:openai[:/ ] ?)?gpt[- ]?\d[\w.]{0,10}[- ](?:[a-z]{1,10}[- ])?codex(?:[- ][a-z]{1,10})?$/],
  ["gpt", /^(?:openai[:/ ] ?)?gpt[- ]?\d[\w.-]{0,20}(?: [a-z]{1,12})?$/],
];

/** The tool behind an author or a committer, or null for a person: whoever likes may call themselves "Codex". */
export function toolOfAuthor(identity: Identity): ToolMark | null {
  const tool = toolOfIdentity(identity);
  return tool?.reason === "display_name" ? null : tool;
}

/** The tool behind a co-author, or null for a person. */
export function toolOfIdentity(identity: Identity): ToolMark | null {
  const email = parseEmail(identity.email);
  const name = identity.name.trim().toLowerCase();
  const account = byLogin.get(email.login ?? "") ?? (name.endsWith("[bot]") ? byLogin.get(name) : undefined);
  if (account !== undefined) {
    return { id: account.id, tier: 1, reason: "agent_account" };
  }
  const vendor = byDomain.get(email.domain);
  const mailbox = byEmail.get(email.address) ?? (isMachineOf(vendor, email) ? vendor : undefined);
  if (mailbox !== undefined) {
    const reason = email.login === null ? "agent_email" : "agent_account";
    return { id: whoseMailbox(mailbox, email, name).id, tier: 1, reason };
  }
  if (name.endsWith("(aider)")) {
    return { id: "aider", tier: 4, reason: "author_suffix" };
  }
  const named = toolNamed(name);
  if (named === null || isPersonalDomain(email.domain)) {
    return null;
  }
  // On a code host's noreply domain everybody has an address and any name, so one word alone is a person there.
  const oneWord = email.login !== null && !/[\s-]/.test(name);
  const meant = named.certain ? !oneWord : named.bare && vendor === named.tool;
  return meant ? { id: named.tool.id, tier: 4, reason: "display_name" } : null;
}

/**
 * All tools a commit names, each once with its surest sign, ordered by id. `makers` are author and committer, co-authors are
 * among the trailers; `lines` are its own lines below the subject. A list that names several tools is about such signs.
 */
export function detectTools(
  makers: readonly Identity[],
  trailers: readonly Trailer[],
  lines: readonly string[],
  aiNote: string | null,
): ToolMark[] {
  const footers = footersOf(lines);
  const asFooter = ({ id }: { id: string }) => ({ id, tier: 3, reason: "footer" }) as const;
  const listed = known([
    ...trailers.filter((trailer) => trailer.listed).flatMap(toolsOfTrailer),
    ...footers.filter((footer) => footer.listed).map(asFooter),
  ]);
  return surestMarks([
    ...known(makers.map(toolOfAuthor)),
    ...known(trailers.filter((trailer) => !trailer.listed).flatMap(toolsOfTrailer)),
    ...known(lines.map(toolOfBrokenTrailer)),
    ...footers.filter((footer) => !footer.listed).map(asFooter),
    ...(new Set(listed.map(({ id }) => id)).size === 1 ? listed : []),
    ...toolsOfNote(aiNote).map((id) => ({ id, tier: 1, reason: "git_note" }) as const),
  ]);
}

function known(marks: readonly (ToolMark | null)[]): ToolMark[] {
  return marks.filter((mark) => mark !== null);
}

function isMachineOf(vendor: AiToolEntry | undefined, { local }: EmailAddress): boolean {
  const named = vendor !== undefined && vendor.alsoMeans !== "person" && vendor.names.includes(local);
  return vendor !== undefined && (machineMailbox.test(local) || named);
}

/** A vendor's `noreply@` is lent to other tools that run its models: then the name says which one it is. */
function whoseMailbox(mailbox: AiToolEntry, { local }: EmailAddress, name: string): AiToolEntry {
  const named = /^no-?reply$/.test(local) ? toolNamed(name) : null;
  return named?.certain === true ? named.tool : mailbox;
}

function toolsOfTrailer({ name, value }: Trailer): (ToolMark | null)[] {
  // An id or a link: "Claude-Session: is no longer added" is a sentence.
  const own = (/\s/.test(value) ? undefined : byTrailer.get(name)) ?? byTrailer.get(`${name}: ${value.toLowerCase()}`);
  return [
    own === undefined ? null : { id: own.id, tier: 1, reason: "trailer" },
    name === "co-authored-by" ? toolOfIdentity(parseTrailerIdentity(value)) : null,
    assistanceTrailers.includes(name) ? toolOfAssistance(value) : null,
  ];
}

function toolOfAssistance(value: string): ToolMark | null {
  const identity = parseTrailerIdentity(value);
  const exact = toolOfIdentity(identity);
  if (exact !== null) {
    return exact.tier === 1 ? exact : { id: exact.id, tier: 2, reason: "trailer" };
  }
  const [, agent] = agentAndModel.exec(value) ?? [];
  const named = toolNamed((agent ?? identity.name).trim().toLowerCase());
  if (isPersonalDomain(parseEmail(identity.email).domain)) {
    return null;
  }
  if (named === null) {
    const id = toolOfModel(identity.name.trim().toLowerCase());
    return id === null ? null : { id, tier: 2, reason: "trailer" };
  }
  // "Assisted-by: Claude" without an address is how the trailer is meant; with a person's address it is a person.
  const meant = agent !== undefined || (named.tool.alsoMeans === "person" && identity.email === "");
  return named.certain || meant ? { id: named.tool.id, tier: 2, reason: "trailer" } : null;
}

/** "gpt-5.2-codex", "opus 4.6 [thinking=medium]", and what it ran in where that is said: "gpt-5.6 luna via github copilot". */
function toolOfModel(text: string): string | null {
  const [name = "", ...further] = text.split(/\s+via\s+|\s*[()[\]]\s*/);
  const model = models.find(([, pattern]) => pattern.test(name));
  const program = further.map(toolNamed).find((found) => found?.certain);
  return model === undefined ? null : (program?.tool.id ?? model[0]);
}

function toolOfBrokenTrailer(line: string): ToolMark | null {
  const [, value] = coAuthorWithoutColon.exec(line.trimEnd()) ?? [];
  const tool = value === undefined ? null : toolOfIdentity(parseTrailerIdentity(value));
  return tool?.tier === 1 ? tool : null;
}

/** One mark per tool, the surest, ordered by id. */
function surestMarks(found: readonly ToolMark[]): ToolMark[] {
  const marks = new Map<string, ToolMark>();
  for (const mark of found) {
    const known = marks.get(mark.id);
    if (known === undefined || isSurer(mark, known)) marks.set(mark.id, mark);
  }
  return [...marks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isSurer(a: ToolMark, b: ToolMark): boolean {
  return a.tier === b.tier ? preference.indexOf(a.reason) < preference.indexOf(b.reason) : a.tier < b.tier;
}
