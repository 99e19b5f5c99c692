import { expect, test } from "vitest";
import { transferFailure } from "./transfer-failure.ts";

const ofUrl = (problem: string) => `fatal: unable to access 'https://github.com/ada/app.git/': ${problem}\n`;

/** As git 2.39 prints them. */
test.each([
  ["fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output\n", "disk_full"],
  ["fatal: could not create leading directories of 'x': Disk quota exceeded\n", "disk_full"],
  [ofUrl("The requested URL returned error: 502"), "server_failed"],
  [ofUrl("The requested URL returned error: 429"), "rate_limited"],
  [ofUrl("The requested URL returned error: 403"), "access_denied"],
  [ofUrl("The requested URL returned error: 301"), "repository_moved"],
  [
    "error: RPC failed; HTTP 503 curl 22 The requested URL returned error: 503\nfatal: expected flush\n",
    "server_failed",
  ],
  ["fatal: could not read Username for 'https://github.com': terminal prompts disabled\n", "token_rejected"],
  ["remote: secret\nfatal: Authentication failed for 'https://github.com/ada/app.git/'\n", "token_rejected"],
  [
    "remote: Repository not found.\nfatal: repository 'https://github.com/ada/app.git/' not found\n",
    "repository_not_found",
  ],
  [ofUrl("Could not resolve host: github.com"), "network_failed"],
  [ofUrl("SSL certificate problem: self-signed certificate"), "network_failed"],
  [ofUrl("Failed to connect to github.com port 443 after 131072 ms: Connection timed out"), "timed_out"],
  [
    "error: RPC failed; curl 28 Operation too slow. Less than 1 bytes/sec transferred the last 60 seconds\n",
    "timed_out",
  ],
  [
    "error: RPC failed; curl 18 transfer closed with outstanding read data remaining\nfatal: early EOF\n",
    "network_failed",
  ],
  ["fatal: the remote end hung up unexpectedly\n", "network_failed"],
  ["fatal: couldn't find remote ref refs/notes/ai\n", "server_failed"],
  [
    "fatal: protocol error: bad line length character: <htm\nfatal: the remote end hung up unexpectedly\n",
    "bad_answer",
  ],
  ["fatal: pack has bad object at offset 12: inflate returned -3\nfatal: early EOF\n", "bad_answer"],
  ["error: cannot lock ref 'refs/heads/head': Unable to create 'head.lock': File exists.\n", "bad_answer"],
])("%j is %s, and none of git’s words go on", (stderr, code) => {
  const failure = transferFailure(stderr, true, new Date());
  expect(failure.code).toBe(code);
  expect(failure.message).not.toMatch(/secret|ada\/app|RPC|curl|fatal|head.lock/);
  expect(failure.cause).toBeUndefined();
});

test("without a token, what asks for one is private or not there", () => {
  const stderr = "fatal: could not read Username for 'https://github.com': terminal prompts disabled\n";
  expect(transferFailure(stderr, false, new Date()).code).toBe("repository_not_found");
});
