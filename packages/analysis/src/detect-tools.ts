/**
 * Which AI tools a commit names, and how sure the sign is. Tiers: 1 an exact e-mail, login or the tool's own trailer,
 * 2 an assistance trailer that names the tool, 3 its footer line, 4 a display name together with an address that is
 * not a person's mailbox. A first name alone is never a tool.
 */
import { type AiToolEntry, aiTools, assistanceTrailers } from "./ai-tools.ts";
import type { Identity } from "./commit.ts";
import { isPersonalDomain, parseEmail } from "./email-address.ts";
import { parseTrailerIdentity, type Trailer } from "./trailers.ts";

export type ToolTier = 1 | 2 | 3 | 4;
export type ToolMark = { id: string; tier: ToolTier };

const byEmail = new Map(aiTools.flatMap((tool) => tool.emails.map((email) => [email, tool] as const)));
const byLogin = new Map(aiTools.flatMap((tool) => tool.logins.map((login) => [login, tool] as const)));
const byDomain = new Map(aiTools.flatMap((tool) => tool.domains.map((domain) => [domain, tool] as const)));
const byTrailer = new Map(aiTools.flatMap((tool) => tool.trailers.map((trailer) => [trailer, tool] as const)));
// Longest first, so that "claude code" is tried before "claude".
const byName = aiTools
  .flatMap((tool) => tool.names.map((name) => ({ name, tool })))
  .sort((a, b) => b.name.length - a.name.length);

const machineMailbox = /^(no-?reply|agent|bot|assistant|ai|cli)$/;
const modelWords =
  /^(?:[\s:/@(),._+-]|\d|code|cli|agent|ai|assistant|coding|opus|sonnet|haiku|fable|pro|flash|mini|max|gpt|claude|gemini|grok|model|context|chat|desktop|cloud|preview|latest|via|[kmv](?=\d|\b))*$/;
const footer =
  /^[^A-Za-z0-9]{0,8}(generated|created|written|made|built|authored|assisted) (?:with|by|using) \[?([A-Za-z0-9 .-]{2,40}?)\]?(?:\s*[(<.].*)?[^A-Za-z0-9]*$/i;
const devinRun = /^link to devin (?:run|session): https:\/\/app\.devin\.ai\//i;

/** The tool behind an identity, or null for a person. */
export function toolOfIdentity(identity: Identity): ToolMark | null {
  const email = parseEmail(identity.email);
  const name = identity.name.trim().toLowerCase();
  const exact = byEmail.get(email.address) ?? byLogin.get(email.login ?? "") ?? loginAsName(name);
  if (exact !== undefined) {
    return { id: exact.id, tier: 1 };
  }
  const vendor = byDomain.get(email.domain);
  if (vendor !== undefined && (machineMailbox.test(email.local) || vendor.names.includes(email.local))) {
    return { id: vendor.id, tier: 1 };
  }
  if (name.endsWith("(aider)")) {
    return { id: "aider", tier: 4 };
  }
  const named = toolNamed(name);
  if (named === null || email.address === "" || isPersonalDomain(email.domain)) {
    return null;
  }
  // On a code host's noreply domain everybody has an address, so a first name there is a person too.
  return named.tool.humanName && !named.certain && vendor !== named.tool ? null : { id: named.tool.id, tier: 4 };
}

/** All tools a commit names, each once with its surest tier, ordered by id. */
export function detectTools(people: readonly Identity[], trailers: readonly Trailer[], body: string): ToolMark[] {
  const marks = new Map<string, ToolTier>();
  const mark = (id: string, tier: ToolTier) => {
    marks.set(id, Math.min(tier, marks.get(id) ?? tier) as ToolTier);
  };
  for (const person of people) {
    const tool = toolOfIdentity(person);
    if (tool !== null) mark(tool.id, tool.tier);
  }
  for (const trailer of trailers) {
    const own = byTrailer.get(trailer.name);
    if (own !== undefined) mark(own.id, 1);
    const tool = assistanceTrailers.includes(trailer.name) ? toolOfAssistance(trailer.value) : null;
    if (tool !== null) mark(tool.id, tool.tier);
  }
  for (const line of body.split(/\r\n?|\n/)) {
    const tool = toolOfFooter(line);
    if (tool !== null) mark(tool.id, 3);
  }
  return [...marks].map(([id, tier]) => ({ id, tier })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function toolOfAssistance(value: string): ToolMark | null {
  const identity = parseTrailerIdentity(value);
  const exact = toolOfIdentity(identity);
  if (exact !== null) {
    return exact.tier === 1 ? exact : { id: exact.id, tier: 2 };
  }
  const named = toolNamed(identity.name.toLowerCase());
  if (named === null || isPersonalDomain(parseEmail(identity.email).domain)) {
    return null;
  }
  // "Assisted-by: Claude" without an address is how the trailer is meant; with a person's address it is a person.
  return named.tool.humanName && !named.certain && identity.email !== "" ? null : { id: named.tool.id, tier: 2 };
}

function toolOfFooter(line: string): AiToolEntry | null {
  const text = line.trim();
  if (text.length > 200) {
    return null;
  }
  if (devinRun.test(text)) {
    return aiTools.find((tool) => tool.id === "devin") ?? null;
  }
  const match = footer.exec(text);
  const named = match === null ? null : toolNamed((match[2] ?? "").trim().toLowerCase());
  if (match === null || named === null) {
    return null;
  }
  // "Created by Devin" may thank a colleague; nobody writes "Generated with" about one.
  const person = named.tool.humanName && !named.certain && match[1]?.toLowerCase() !== "generated";
  return person ? null : named.tool;
}

/** `certain` when more than a bare first name was written: "claude code", "claude opus 4.6", "devin ai". */
function toolNamed(name: string): { tool: AiToolEntry; certain: boolean } | null {
  for (const known of byName) {
    if (name.startsWith(known.name)) {
      const rest = name.slice(known.name.length);
      if (rest === "" || (/^[\s:/@(,._-]/.test(rest) && rest.length <= 60 && modelWords.test(rest))) {
        return { tool: known.tool, certain: rest !== "" || /[\s.]/.test(known.name) };
      }
    }
  }
  return null;
}

function loginAsName(name: string): AiToolEntry | undefined {
  return name.endsWith("[bot]") ? byLogin.get(name) : undefined;
}
