/** What the configuration says about a repository: whether contents were left out, and who commits here. */

import type { Identity } from "@vibe/analysis/commit/commit";
import { userEnvironment } from "./env.ts";
import { gitOutput, inRepository } from "./git.ts";
import { GitFailure } from "./history-error.ts";
import { mailmapOptions } from "./mailmap.ts";

type Place = { path: string; gitDir: string; bare: boolean };
type Setting = { key: string; value: string | null };

const asked = "^(extensions\\.partialclone|remote\\..*\\.promisor|(user|author)\\.(name|email))$";

/** Read with the user's own configuration, which `git config` only prints. */
export async function readSettings(
  place: Place,
  signal: AbortSignal | undefined,
): Promise<{ partial: boolean; identity: Identity | null }> {
  const settings = parseSettings(await printed(place, signal));
  const configured = identityOf(settings);
  const partial = isPartial(settings);
  return { partial, identity: configured && (await canonical({ ...place, partial }, configured, signal)) };
}

/** Pure: `git config -z` prints `key LF value NUL`, or `key NUL` for a key that stands alone. Later settings win. */
export function parseSettings(text: string): Setting[] {
  return text
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => {
      const end = entry.indexOf("\n");
      return end === -1 ? { key: entry, value: null } : { key: entry.slice(0, end), value: entry.slice(end + 1) };
    });
}

/** Pure: `author.email` wins over `user.email`, as it does when git commits. */
export function identityOf(settings: Setting[]): Identity | null {
  const last = (key: string) => settings.findLast((setting) => setting.key === key)?.value ?? "";
  const email = last("author.email") || last("user.email");
  return email === "" ? null : { name: last("author.name") || last("user.name"), email };
}

/** Pure: a key that stands alone means true. */
export function isPartial(settings: Setting[]): boolean {
  const isTrue = (value: string | null) => value === null || /^(true|yes|on|1)$/i.test(value);
  return settings.some(
    ({ key, value }) => key === "extensions.partialclone" || (key.endsWith(".promisor") && isTrue(value)),
  );
}

async function printed(place: Place, signal: AbortSignal | undefined): Promise<string> {
  try {
    const args = [...inRepository(place), "config", "-z", "--get-regexp", asked];
    return await gitOutput(args, { environment: userEnvironment(), signal });
  } catch (error) {
    if (error instanceof GitFailure && error.exitCode === 1) return ""; // Nothing is configured.
    throw error;
  }
}

/** Commits are listed through `.mailmap`, so the identity goes through it too: otherwise the two would not compare. */
async function canonical(
  place: Place & { partial: boolean },
  identity: Identity,
  signal: AbortSignal | undefined,
): Promise<Identity> {
  const contact = `${identity.name} <${identity.email}>`;
  if (/[\n\0]/.test(contact)) return identity;
  try {
    const mapped = await gitOutput(
      [...inRepository(place), ...(await mailmapOptions(place, signal)), "check-mailmap", "--stdin"],
      {
        input: `${contact}\n`,
        signal,
      },
    );
    const [, name, email] = /^(.*?) ?<(.*)>\n$/.exec(mapped) ?? [];
    return name === undefined || email === undefined ? identity : { name, email };
  } catch (error) {
    if (error instanceof GitFailure) return identity; // A contact git cannot parse is not in any mailmap.
    throw error;
  }
}
