/** Who asks, and what they may see. */

import type { Directory, Person, Repository } from "./directory.ts";
import type { FineGrainedPermission, TokenData } from "./github-data.ts";
import { accessBlocked, badCredentials, missingPermission, notFound, ssoRequired } from "./refusal.ts";

export type Caller = { kind: "anonymous" } | { kind: "token"; token: TokenData; user: Person };

/** GitHub's three ways to send a token: `Bearer`, `token`, and Basic with the token as the password or as the user name. */
function tokenIn(authorization: string | undefined): string | null {
  const [scheme = "", value = ""] = (authorization ?? "").split(/ +/, 2);
  if (/^(bearer|token)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return authorization === undefined ? null : "";
  const [user = "", password = ""] = Buffer.from(value, "base64").toString("utf8").split(/:(.*)/s);
  return password === "" || password === "x-oauth-basic" ? user : password;
}

/** Throws the 401 for a token that is unknown, revoked or expired. */
export function authenticate(authorization: string | undefined, directory: Directory, nowMs: number): Caller {
  const value = tokenIn(authorization);
  if (value === null) return { kind: "anonymous" };
  const token = directory.token(value);
  const user = token ? directory.person(token.user) : null;
  const expired = token?.expiresAt !== undefined && Date.parse(token.expiresAt) <= nowMs;
  if (!token || !user || expired) throw badCredentials();
  return { kind: "token", token, user };
}

/** Whether the token's scopes include this one, directly or through a wider one (`repo` over `public_repo`, `user` over `user:email`). */
export function hasScope(token: TokenData, wanted: string): boolean {
  if (token.kind === "fine-grained") return false;
  const [family = ""] = wanted.split(":");
  return token.scopes.some(
    (scope) => scope === wanted || scope === family || (scope === "repo" && wanted === "public_repo"),
  );
}

export type Sight = "yes" | "no" | "sso";

export function sees(caller: Caller, repository: Repository): Sight {
  if (!repository.private) return "yes";
  if (caller.kind === "anonymous" || !belongsTo(caller.user, repository)) return "no";
  const { token } = caller;
  const { owner } = repository;
  if (token.kind === "fine-grained" ? !listed(token, repository) : !hasScope(token, "repo")) return "no";
  const needsSso = owner.type === "Organization" && owner.ssoRequired;
  return needsSso && !has(token.ssoAuthorized ?? [], owner.login) ? "sso" : "yes";
}

/** Throws what GitHub answers to somebody who may not see the repository, or may not read this part of it. */
export function requireSight(
  caller: Caller,
  repository: Repository,
  permission: FineGrainedPermission | null,
  siteUrl: string,
): void {
  const sight = sees(caller, repository);
  if (sight === "no") throw notFound();
  if (sight === "sso") throw ssoRequired(ssoUrl(siteUrl, repository));
  if (repository.blocked) throw accessBlocked(repository.blocked);
  const token = caller.kind === "token" ? caller.token : null;
  if (!repository.private || token?.kind !== "fine-grained" || permission === null) return;
  if (!token.permissions.includes(permission)) throw missingPermission(`${permission}=read`);
}

export function ssoUrl(siteUrl: string, repository: Repository): string {
  return `${siteUrl}/orgs/${repository.owner.login}/sso?authorization_request=stand-in`;
}

/** Why a repository is among a user's own, in the words of `affiliation`; `null` when it is not. */
export function affiliation(
  user: Person,
  repository: Repository,
): "owner" | "collaborator" | "organization_member" | null {
  if (repository.owner.login === user.login) return "owner";
  if (has(repository.collaborators, user.login)) return "collaborator";
  const { owner } = repository;
  return owner.type === "Organization" && has(owner.members, user.login) ? "organization_member" : null;
}

function belongsTo(user: Person, repository: Repository): boolean {
  return affiliation(user, repository) !== null;
}

function listed(token: TokenData & { kind: "fine-grained" }, repository: Repository): boolean {
  const { repositories, user } = token;
  return repositories === "all" ? repository.owner.login === user : has(repositories, repository.fullName);
}

function has(names: string[], wanted: string): boolean {
  return names.some((name) => name.toLowerCase() === wanted.toLowerCase());
}
