import { HistoryError } from "@vibe/history/history-error";
import { RemoteError, type RemoteErrorCode } from "@vibe/history/remote/remote-error";
import { expect, test } from "vitest";
import { chooseWay, otherWay, type Reach, type Way } from "./github-way.ts";

const MiB = 1024 ** 2;
const reach: Reach = {
  sizeKb: 100 * 1024,
  canClone: true,
  hasClone: false,
  isKnown: false,
  hasToken: true,
  packBytes: 64 * MiB,
  cloneBytes: 4096 * MiB,
};

test.each<[string, Partial<Reach>, Way, Way[]]>([
  ["a large repository is cloned", {}, "clone", ["api"]],
  ["one that fits is not, unless it turns out not to", { sizeKb: 64 * 1024 }, "protocol", ["clone", "api"]],
  ["nor one of unknown size", { sizeKb: null, hasToken: false }, "protocol", ["clone"]],
  ["nor one that fits no disk", { sizeKb: 5 * 1024 ** 2 }, "protocol", ["api"]],
  ["nor where no clone is made", { canClone: false }, "protocol", ["api"]],
  ["nor where only little is new and none was kept", { isKnown: true }, "protocol", ["clone", "api"]],
  ["a clone that was kept is used", { isKnown: true, hasClone: true }, "clone", ["api"]],
])("%s", (_, differing, way, others) => {
  expect(chooseWay({ ...reach, ...differing })).toEqual({ way, others });
});

const remote = (code: RemoteErrorCode) => new RemoteError(code, "");

test.each<[Way, Error, Way[], Way | null, Way[]]>([
  ["protocol", remote("too_large"), ["clone", "api"], "clone", ["api"]],
  ["protocol", remote("too_large"), ["api"], null, []],
  ["protocol", remote("unsupported"), ["clone", "api"], "api", ["clone"]],
  ["protocol", remote("bad_answer"), ["clone"], null, []],
  ["protocol", remote("token_rejected"), ["clone", "api"], null, []],
  ["clone", remote("disk_full"), ["api"], "protocol", ["api"]],
  ["clone", new HistoryError("git_not_found", ""), [], "protocol", []],
  ["clone", remote("bad_answer"), ["api"], "protocol", ["api"]],
  ["clone", remote("network_failed"), ["api"], null, []],
  ["api", remote("bad_answer"), ["clone"], null, []],
])("after %s and %o, with %o left, comes %o", (way, error, others, next, left) => {
  expect(otherWay({ way, others }, error)).toEqual(next === null ? null : { way: next, others: left });
});
