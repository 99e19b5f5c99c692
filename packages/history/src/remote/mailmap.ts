/** Git's `.mailmap`: which names and addresses are the same person's, as in gitmailmap(5). */

import type { Identity } from "@vibe/analysis/commit/commit";

export type Mailmap = (identity: Identity) => Identity;

type Mapping = { name: string | null; email: string | null; byName: Map<string, Partial<Identity>> };

/** Later lines win over earlier ones. Lines that say nothing are passed over. */
export function parseMailmap(text: string): Mailmap {
  const mappings = new Map<string, Mapping>();
  for (const line of text.split("\n")) addLine(mappings, line);
  return (identity) => {
    const mapping = mappings.get(fold(identity.email));
    if (mapping === undefined) return identity;
    const named = mapping.byName.get(fold(identity.name)) ?? mapping;
    return { ...identity, name: named.name ?? identity.name, email: named.email ?? identity.email };
  };
}

function addLine(mappings: Map<string, Mapping>, line: string): void {
  if (line.startsWith("#")) return;
  const first = contactIn(line, false);
  if (first === null) return;
  const second = first.rest === "" ? null : contactIn(first.rest, true);
  const commit = second ?? { name: null, email: first.email };
  const mapping = mappings.get(fold(commit.email)) ?? { name: null, email: null, byName: new Map() };
  mappings.set(fold(commit.email), mapping);
  const name = first.name;
  const email = second === null ? null : first.email;
  if (commit.name === null) {
    mapping.name = name ?? mapping.name;
    mapping.email = email ?? mapping.email;
  } else {
    mapping.byName.set(fold(commit.name), { ...(name !== null && { name }), ...(email !== null && { email }) });
  }
}

function contactIn(text: string, mayBeEmpty: boolean): { name: string | null; email: string; rest: string } | null {
  const open = text.indexOf("<");
  const close = open === -1 ? -1 : text.indexOf(">", open + 1);
  if (close === -1 || (!mayBeEmpty && close === open + 1)) return null;
  const name = text.slice(0, open).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  return { name: name === "" ? null : name, email: text.slice(open + 1, close), rest: text.slice(close + 1) };
}

/** Letters A to Z are the same in either case, others are not. */
function fold(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
