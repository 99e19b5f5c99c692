/** For tests: the same repository read as a folder and over the network. */

import type { RawCommit } from "@vibe/analysis/commit/commit";
import { listCommits } from "../../list-commits.ts";
import { openLocalRepository, requireHead } from "../../local-repository.ts";
import { readCommits } from "../../read-commits.ts";
import { collect } from "../../testing/collect.ts";
import { type GitHttpServer, type GitServerOptions, startGitHttpServer } from "../../testing/git-http-server.ts";
import { listRemoteCommits } from "../list-remote-commits.ts";
import { readRemoteCommits } from "../read-remote-commits.ts";
import { type OpenRemoteOptions, openRemoteRepository, type RemoteRepository } from "../remote-repository.ts";

export type Reading = { listed: RawCommit[]; read: RawCommit[] };

/** The reader of folders: what the other one is compared with. */
export async function readFolder(path: string): Promise<Reading> {
  const repository = await openLocalRepository(path);
  const listed = await collect(listCommits(repository, { head: requireHead(repository) }));
  const shas = listed.map(({ sha }) => sha);
  return { listed, read: await collect(readCommits(repository, shas)) };
}

/** Everything that an open remote repository lists. */
export async function readAll(remote: RemoteRepository): Promise<Reading> {
  const listed = await collect(listRemoteCommits(remote));
  const shas = listed.map(({ sha }) => sha);
  return { listed, read: await collect(readRemoteCommits(remote, shas)) };
}

/** Serves the folder as `ada/app` while `work` runs. */
export async function withServer<Result>(
  path: string,
  work: (server: GitHttpServer & { address: string }) => Promise<Result>,
  options: Omit<GitServerOptions, "repositories"> = {},
): Promise<Result> {
  const server = await startGitHttpServer({ repositories: { "ada/app": path }, ...options });
  try {
    return await work({ ...server, address: `${server.url}/ada/app` });
  } finally {
    await server.close();
  }
}

/** The folder read over the network, and what that took. */
export async function readRemote(path: string, options: OpenRemoteOptions = {}, serving = {}) {
  return withServer(
    path,
    async (server) => {
      const remote = await openRemoteRepository({ url: server.address }, options);
      return { remote, requests: server.requests, ...(await readAll(remote)) };
    },
    serving,
  );
}
