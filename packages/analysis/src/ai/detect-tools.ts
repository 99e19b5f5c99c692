/**
 * Which AI tools a commit names, as a cascade: each sign with its tier and its reason, of each tool the surest. A first
 * name alone is never a tool.
 */

import type { Identity } from "../commit/commit.ts";
import { type EmailAddress, isPersonalDomain, parseEmail } from "../commit/email-address.ts";
import { toolsOfNote } from "./ai-note.ts";
import { type AiToolEntry, aiTools, assistanceTrailers } from "./ai-tools.ts";
import { toolsOfFooters } from "./footers.ts";
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
 * - `display_name` (tier 4): a name that means nothing but the tool, with an address that is no person's mailbox.
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

/** The tool behind an identity, or null for a person. */
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
  const bare = email.login !== null && !/[\s-]/.test(name);
  const meant = named.certain ? !bare : vendor === named.tool;
  return meant ? { id: named.tool.id, tier: 4, reason: "display_name" } : null;
}

/** All tools a commit names, each once with its surest sign, ordered by id. `lines` are its own lines below the subject. */
export function detectTools(
  people: readonly Identity[],
  trailers: readonly Trailer[],
  lines: readonly string[],
  aiNote: string | null,
): ToolMark[] {
  const found: (ToolMark | null)[] = [
    ...people.map(toolOfIdentity),
    ...trailers.flatMap(toolsOfTrailer),
    ...lines.map(toolOfBrokenTrailer),
    ...toolsOfFooters(lines).map((id) => ({ id, tier: 3, reason: "footer" }) as const),
    ...toolsOfNote(aiNote).map((id) => ({ id, tier: 1, reason: "git_note" }) as const),
  ];
  return surestMarks(found.filter((mark) => mark !== null));
}

function isMachineOf(vendor: AiToolEntry | undefined, { local }: EmailAddress): boolean {
  return vendor !== undefined && (machineMailbox.test(local) || vendor.names.includes(local));
}

/** A vendor's `noreply@` is lent to other tools that run its models: then the name says which one it is. */
function whoseMailbox(mailbox: AiToolEntry, { local }: EmailAddress, name: string): AiToolEntry {
  const named = /^no-?reply$/.test(local) ? toolNamed(name) : null;
  return named?.certain === true ? named.tool : mailbox;
}

function toolsOfTrailer({ name, value }: Trailer): (ToolMark | null)[] {
  const own = byTrailer.get(name) ?? byTrailer.get(`${name}: ${value.toLowerCase()}`);
  return [
    own === undefined ? null : { id: own.id, tier: 1, reason: "trailer" },
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
  if (named === null || isPersonalDomain(parseEmail(identity.email).domain)) {
    return null;
  }
  // "Assisted-by: Claude" without an address is how the trailer is meant; with a person's address it is a person.
  const meant = agent !== undefined || (named.tool.alsoMeans === "person" && identity.email === "");
  return named.certain || meant ? { id: named.tool.id, tier: 2, reason: "trailer" } : null;
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
