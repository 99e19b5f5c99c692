import { afterEach, expect, test } from "vitest";
import { listCommits } from "../list-commits.ts";
import { openLocalRepository, requireHead } from "../local-repository.ts";
import { listRemoteCommits } from "../remote/list-remote-commits.ts";
import { withServer } from "../remote/testing/remote-of.ts";
import { collect } from "../testing/collect.ts";
import { type GeneratedRepository, generateRepository, git } from "../testing/generate-repository.ts";
import { randomHistory } from "../testing/random-history.ts";
import { notesKey, openListing } from "./open-listing.ts";
import { readRemoteRefs } from "./read-remote-refs.ts";

let made: GeneratedRepository;
afterEach(() => made.remove());

const mailmap = {
  message: "Map",
  files: [{ path: ".mailmap", content: "Known <known@b.example> <ada@example.com>\n" }],
};

test("lists what a folder lists, names by the mailmap, in three requests and one for the mailmap", async () => {
  made = await generateRepository([...randomHistory({ commits: 80, seed: 5 }), mailmap], { bare: true });
  await withServer(made.path, async ({ address, requests }) => {
    const { repository } = await openListing({ url: address });
    const local = await openLocalRepository(made.path);
    const expected = await collect(listCommits(local, { head: requireHead(local) }));
    expect(await collect(listRemoteCommits(repository))).toEqual(expected);
    expect(expected.some(({ author }) => author.name === "Known")).toBe(true);
    expect(requests).toHaveLength(4);
  });
});

test("has a key that changes with the mailmap and the notes, and with nothing else", async () => {
  made = await generateRepository([{ message: "Start" }, { message: "More" }], { bare: true });
  await withServer(made.path, async ({ address }) => {
    const keyOf = async (known?: string) => (await openListing({ url: address }, { known })).key;
    const first = await keyOf();
    expect(await keyOf(made.shas[0])).toBe(first);
    git(made.path, ["notes", "--ref=ai", "add", "-m", "note", "main"]);
    const withNotes = await keyOf();
    expect(withNotes).not.toBe(first);
    expect(withNotes.startsWith(notesKey((await readRemoteRefs({ url: address })).notesSha))).toBe(true);
  });
});

test("the refs are one request, and an empty repository has no head", async () => {
  made = await generateRepository([], { bare: true });
  await withServer(made.path, async ({ address, requests }) => {
    expect(await readRemoteRefs({ url: address })).toEqual({
      ...{ headSha: null, branch: null, notesSha: null, requests: 1 },
    });
    expect(requests).toHaveLength(1);
  });
});
