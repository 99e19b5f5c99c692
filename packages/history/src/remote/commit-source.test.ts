/** A folder and a server are the same to whoever reads commits. */

import { expect, test } from "vitest";
import { countCommits, listCommits } from "../list-commits.ts";
import { type LocalRepository, openLocalRepository, requireHead } from "../local-repository.ts";
import { readCommits } from "../read-commits.ts";
import { collect } from "../testing/collect.ts";
import { generateRepository } from "../testing/generate-repository.ts";
import { randomHistory } from "../testing/random-history.ts";
import { type CommitSource, remoteSource } from "./commit-source.ts";
import { openRemoteRepository } from "./remote-repository.ts";
import { withServer } from "./testing/remote-of.ts";

function localSource(repository: LocalRepository): CommitSource {
  const head = requireHead(repository);
  return {
    ...repository,
    count: (options) => countCommits(repository, head, options),
    list: (options) => listCommits(repository, { ...options, head }),
    read: (shas, options) => readCommits(repository, shas, options),
  };
}

test("a source says the same of a repository, wherever it is", async () => {
  const made = await generateRepository(randomHistory({ commits: 300, seed: 31 }), { bare: true });
  await withServer(made.path, async ({ address }) => {
    const local = localSource(await openLocalRepository(made.path));
    const remote = remoteSource(await openRemoteRepository({ url: address }, { detail: "counts" }));
    const tell = async (source: CommitSource) => {
      const { headSha, branch, shallow, partial } = source;
      const page = await collect(source.list({ skip: 100, limit: 50 }));
      const files = await collect(source.read(page.map(({ sha }) => sha).reverse()));
      return { headSha, branch, shallow, partial, count: await source.count(), page, files };
    };
    const told = await tell(remote);
    expect(told).toEqual(await tell(local));
    expect(told.files).toHaveLength(50);
  });
  await made.remove();
});

test("a source stops with the caller's reason", async () => {
  const made = await generateRepository(randomHistory({ commits: 50, seed: 32 }), { bare: true });
  await withServer(made.path, async ({ address }) => {
    const source = remoteSource(await openRemoteRepository({ url: address }));
    const signal = AbortSignal.abort(new Error("cancelled"));
    await expect(collect(source.list({ signal }))).rejects.toThrow("cancelled");
    await expect(collect(source.read([made.headSha ?? ""], { signal }))).rejects.toThrow("cancelled");
  });
  await made.remove();
});
