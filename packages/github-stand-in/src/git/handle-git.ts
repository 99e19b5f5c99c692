/** `/{owner}/{name}.git/…`: who may fetch, answered as github.com does, and then git itself. */

import { authenticate, type Caller, requireSight, sees, ssoUrl } from "../access.ts";
import type { Directory } from "../directory.ts";
import { type Answer, type Incoming, textAnswer } from "../http/answer.ts";
import { Refusal } from "../refusal.ts";
import { gitBackend } from "./git-backend.ts";

const pathPattern = /^\/([^/]+\/[^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

export function isGitPath(path: string): boolean {
  return pathPattern.test(path);
}

export async function handleGit(
  incoming: Incoming,
  { directory, siteUrl, now }: { directory: Directory; siteUrl: string; now: () => number },
): Promise<Answer> {
  const [, fullName = "", service = ""] = pathPattern.exec(incoming.path) ?? [];
  if (service === "git-receive-pack" || incoming.query.get("service") === "git-receive-pack") {
    return textAnswer(403, "The GitHub stand-in is read only.\n");
  }
  const caller = callerOf(incoming, directory, now());
  if (!caller) {
    const text = "Invalid username or token. Password authentication is not supported for Git operations.\n";
    return textAnswer(401, text, challenge);
  }
  const found = directory.repositoryNamed(fullName);
  const sight = found ? sees(caller, found.repository) : "no";
  // Whether a repository is private or missing is told to nobody; who has not said who they are is asked first.
  if (!found || sight === "no")
    return textAnswer(caller.kind === "anonymous" ? 401 : 404, "Repository not found.\n", challenge);
  const { repository, moved } = found;
  if (sight === "sso") {
    const login = repository.owner.login;
    const text = `The '${login}' organization has enabled or enforced SAML SSO. To access\nthis repository, visit ${ssoUrl(siteUrl, repository)}\nand try your request again.\n`;
    return textAnswer(403, text);
  }
  try {
    requireSight(caller, repository, "contents", siteUrl);
  } catch (error) {
    if (error instanceof Refusal) return textAnswer(error.status, `${error.message}.\n`);
    throw error;
  }
  if (moved) {
    const location = `${siteUrl}/${repository.fullName}.git/${service}?${incoming.query}`.replace(/\?$/, "");
    return textAnswer(301, "", { location });
  }
  return gitBackend(await repository.git.gitDir(), service === "info/refs" ? service : "git-upload-pack", incoming);
}

const challenge = { "www-authenticate": 'Basic realm="GitHub"' };

function callerOf({ headers }: Incoming, directory: Directory, nowMs: number): Caller | null {
  try {
    return authenticate(headers.authorization, directory, nowMs);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
