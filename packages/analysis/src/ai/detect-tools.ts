/**
 * Which AI tools a commit names, and how sure the sign is. Tiers: 1 an exact e-mail, login or the tool's own trailer,
 * 2 an assistance trailer that names the tool, 3 its footer line, 4 a display name together with an address that is
 * not a person's mailbox. A first name alone is never a tool.
 */

import type { Identity } from "../commit/commit.ts";
import { isPersonalDomain, parseEmail } from "../commit/email-address.ts";
import { type AiToolEntry, aiTools, assistanceTrailers } from "./ai-tools.ts";
import { parseTrailerIdentity, type Trailer } from "./trailers.ts";

export type ToolTier = 1 | 2 | 3 | 4;
export type ToolMark = { id: string; tier: ToolTier };

const byEmail = new Map(aiTools.flatMap((tool) => tool.emails.map((email) => [email, tool] as const)));
const byLogin = new Map(aiTools.flatMap((tool) => tool.logins.map((login) => [login, tool] as const)));
const byDomain = new Map(aiTools.flatMap((tool) => tool.domains.map((domain) => [domain, tool] as const)));
const byTrailer = new Map(aiTools.flatMap((tool) => tool.trailers.map((trailer) => [trailer, tool] as const)));
// Longest first, so that "claude code" is tried before "claude". A vendor's domain names its tool: "v0.dev".
const byName = aiTools
  .flatMap((tool) => [...tool.names, ...tool.domains].map((name) => ({ name, tool })))
  .sort((a, b) => b.name.length - a.name.length);

const machineMailbox = /^(no-?reply|agent|bot|assistant|ai|cli)$/;
/** May follow a tool's name. Only the first group is never part of a person's: "Claude Max" may be one. */
const tellingWords = words("code cli agent ai assistant coding opus sonnet haiku fable gpt grok gemini model");
const furtherWords = words("pro flash mini max claude context chat desktop cloud preview latest");
const modelNumber = /^v?\d(?:\.\d{1,2})?$/;
const anyNumber = /^v?\d[\d.]*[kmo]?$/;
const footer =
  /^[^A-Za-z0-9]{0,8}(generated|created|written|made|built|authored|assisted) (?:with|by|using) (.{2,180})$/i;
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
  return named.certain || vendor === named.tool ? { id: named.tool.id, tier: 4 } : null;
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
    const own = byTrailer.get(trailer.name) ?? byTrailer.get(`${trailer.name}: ${trailer.value.toLowerCase()}`);
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
  const meant = named.tool.alsoMeans === "person" && identity.email === "";
  return named.certain || meant ? { id: named.tool.id, tier: 2 } : null;
}

function toolOfFooter(line: string): AiToolEntry | null {
  const text = line.trim();
  if (text.length > 200) {
    return null;
  }
  if (devinRun.test(text)) {
    return aiTools.find((tool) => tool.id === "devin") ?? null;
  }
  const [, verb = "", rest = ""] = footer.exec(text) ?? [];
  const object = objectOfFooter(rest.replace(/[*`]/g, "").toLowerCase());
  const named = object === null ? null : toolNamed(object.name);
  if (object === null || named === null || named.certain) {
    return named?.tool ?? null;
  }
  // "Created by Devin" may thank a colleague; nobody writes "Generated with" about one.
  const meant = named.tool.alsoMeans === "person" ? verb.toLowerCase() === "generated" : object.links(named.tool);
  return meant ? named.tool : null;
}

type FooterObject = { name: string; links: (tool: AiToolEntry) => boolean };

/** What a footer names, and whether what follows points to a vendor: "[v0](https://v0.dev)", "amp <amp@ampcode.com>". */
function objectOfFooter(text: string): FooterObject | null {
  const [, bracketed, afterBracket = ""] = /^\[([^\]]{2,40})\](.*)$/.exec(text) ?? [];
  const [, plain, afterPlain = ""] =
    /^([a-z0-9][a-z0-9 .:-]{1,40}?)(\.(?:\s.*)?|\s*[(<].*|[^a-z0-9]*)$/.exec(text) ?? [];
  const name = bracketed ?? plain;
  if (name === undefined) {
    return null;
  }
  const after = bracketed === undefined ? afterPlain : afterBracket;
  const hosts = after.split(/[\s()<>[\]/@]+/);
  const onlyBrackets = bracketed !== undefined && !/[a-z0-9]/.test(after);
  const links = (tool: AiToolEntry) =>
    onlyBrackets || tool.domains.some((domain) => hosts.some((host) => host === domain || host.endsWith(`.${domain}`)));
  return { name: name.trim(), links };
}

/**
 * `certain` when the words can mean nothing but the tool: a name of its own, or more than a bare first name, as in
 * "claude code", "claude opus 4.6", "devin ai".
 */
function toolNamed(text: string): { tool: AiToolEntry; certain: boolean } | null {
  const [name = ""] = text.split(" via ", 1);
  for (const known of byName) {
    const rest = name.startsWith(known.name) ? name.slice(known.name.length) : null;
    if (rest === "" || (rest !== null && /^[\s:/@(,_-]/.test(rest) && rest.length <= 60)) {
      const more = rest.split(/[\s:/@(),_+-]+/).filter((word) => word !== "");
      if (more.every((word) => tellingWords.has(word) || furtherWords.has(word) || anyNumber.test(word))) {
        const own = known.tool.alsoMeans === null || /[\s.]/.test(known.name);
        // Of a thing neither tells: "codegen cli" and "amp 2" are other programs.
        return { tool: known.tool, certain: own || (known.tool.alsoMeans === "person" && more.some(isTelling)) };
      }
    }
  }
  return null;
}

function isTelling(word: string): boolean {
  return tellingWords.has(word) || modelNumber.test(word);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

function loginAsName(name: string): AiToolEntry | undefined {
  return name.endsWith("[bot]") ? byLogin.get(name) : undefined;
}
