import { createGitHubClient, type GitHubClient } from "@vibe/history/github/github-client";
import type { Client } from "@vibe/store/client";
import { getOwnGitHubConnection } from "@vibe/store/platform-connections";
import type { GitHubAccess } from "./deps.ts";
import { gitHubRefusalOf } from "./github-refusal.ts";
import { openToken } from "./github-token.ts";

/** As many as a subject may have. */
const MOST = 50;

/**
 * The addresses that commits of a person's GitHub account bear: those GitHub gives it, and its verified ones where `github` is
 * there and the token may see them. Empty without an account. That GitHub cannot be asked is no obstacle.
 */
export async function accountAddresses(deps: {
  user: Client;
  service: Client;
  github?: GitHubAccess;
}): Promise<string[]> {
  const { user, service, github } = deps;
  const connection = await getOwnGitHubConnection(user);
  const given = connection === null ? [] : noReplyAddresses(connection.platformUserId, connection.login);
  if (github === undefined) return given;
  try {
    if (connection !== null) {
      const opened = await openToken(connection.userId, { service, github });
      return distinct([...given, ...((await opened?.client.emails()) ?? [])]);
    }
    const { url, environmentToken: token } = github;
    return token ? distinct(await addressesOf(createGitHubClient({ url, token }))) : [];
  } catch (error) {
    if (gitHubRefusalOf(error) === null) throw error;
    return given;
  }
}

async function addressesOf(client: GitHubClient): Promise<string[]> {
  const { id, login } = await client.viewer();
  return [...noReplyAddresses(id, login), ...(await client.emails())];
}

/** Older ones are without the number. */
function noReplyAddresses(id: number, login: string): string[] {
  return [`${id}+${login}@users.noreply.github.com`, `${login}@users.noreply.github.com`];
}

const distinct = (addresses: string[]): string[] => [...new Set(addresses)].slice(0, MOST);
