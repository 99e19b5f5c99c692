/** A folder and a server are the same to whoever reads commits. */

import { expect, test } from "vitest";
import { type CommitSource, localSource, remoteSource } from "./commit-source.ts";
import { openLocalRepository } from "./local-repository.ts";
import { openRemoteRepository } from "./remote/remote-repository.ts";
import { withServer } from "./remote/testing/remote-of.ts";
import { collect } from "./testing/collect.ts";
import { generateRepository } from "./testing/generate-repository.ts";
import { randomHistory } from "./testing/random-history.ts";

test.each([null, 250])("a source says the same of a repository, wherever it is (what is known: %s)", async (at) => {
  const made = await generateRepository(randomHistory({ commits: 300, seed: 31 }), { bare: true });
  const base = at === null ? null : (made.shas[at] ?? null);
  await withServer(made.path, async ({ address }) => {
    const local = localSource(await openLocalRepository(made.path), { base });
    const known = base === null ? {} : { known: base };
    const remote = remoteSource(await openRemoteRepository({ url: address }, { detail: "counts", ...known }));
    const tell = async (source: CommitSource) => {
      const { headSha, branch, shallow, partial } = source;
      const page = await collect(source.list({ skip: 10, limit: 20 }));
      const files = await collect(source.read(page.map(({ sha }) => sha).reverse()));
      return { headSha, branch, shallow, partial, count: await source.count(), page, files };
    };
    const told = await tell(remote);
    expect(told).toEqual(await tell(local));
    expect(told.files).toHaveLength(20);
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
