/** For tests: repositories made on the spot, behind a stand-in for GitHub that the API’s readers ask. */

import { createGitHubStandIn, type GitHubStandIn } from "@vibe/github-stand-in/stand-in";
import {
  type GeneratedCommit,
  type GeneratedRepository,
  type GenerateOptions,
  generateRepository,
} from "../../../testing/generate-repository.ts";
import { createGitHubTransport, type GitHubTransport } from "../../github-transport.ts";
import { type ApiHistory, openApiHistory } from "../open-api-history.ts";

export const token = "ghp_api";

export type OnGitHub = {
  github: GitHubStandIn;
  made: GeneratedRepository;
  transport: GitHubTransport;
  open: (options?: Parameters<typeof openApiHistory>[2]) => Promise<ApiHistory>;
  /** What was asked from now on, as `rest /repos/…` and `graphql`. */
  asked: () => string[];
};

/** Serves the commits as ada/demo while `work` runs; every answer of the stand-in's own must be one of GitHub's. */
export async function onGitHub<Result>(
  commits: Iterable<GeneratedCommit>,
  work: (on: OnGitHub) => Promise<Result>,
  { defaultBranch, timeoutMs, ...options }: GenerateOptions & { defaultBranch?: string; timeoutMs?: number } = {},
): Promise<Result> {
  const made = await generateRepository(commits, { bare: true, ...options });
  const repository = { fullName: "ada/demo", path: made.path, renamedFrom: ["ada/old"] };
  const github = await createGitHubStandIn({
    validate: true,
    users: [{ login: "ada" }],
    repositories: [{ ...repository, ...(defaultBranch !== undefined && { defaultBranch }) }],
    tokens: [{ kind: "classic", value: token, user: "ada", scopes: ["repo"] }],
  });
  const transport = createGitHubTransport({ url: github.url, token, ...(timeoutMs !== undefined && { timeoutMs }) });
  try {
    const result = await work({
      github,
      made,
      transport,
      open: (opening) => openApiHistory(transport, "ada/demo", opening),
      asked: () =>
        github.requests.map(({ surface, path, query }) =>
          surface === "rest" ? `${path}${query && `?${query}`}` : surface,
        ),
    });
    if (github.violations.length > 0) throw new Error(github.violations.join("\n"));
    return result;
  } finally {
    await github.close();
    await made.remove();
  }
}
