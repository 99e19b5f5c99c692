/** git over smart HTTP, read only: `git http-backend` by CGI, with the filters and wants GitHub allows. */

import { spawn } from "node:child_process";
import { PassThrough, type Readable } from "node:stream";
import { type Answer, type Incoming, textAnswer } from "../http/answer.ts";
import { gitEnvironment } from "./env.ts";

const config = {
  "uploadpack.allowFilter": "true",
  "uploadpack.allowAnySHA1InWant": "true",
  "http.receivepack": "false",
  "core.fsmonitor": "false",
  "core.hooksPath": "/dev/null",
  "safe.directory": "*",
};
const timeoutMs = 120_000;
const maxHeaderBytes = 16_384;

type GitService = "info/refs" | "git-upload-pack";

/** Answers for one repository. The body streams; destroying it ends git. */
export async function gitBackend(gitDir: string, service: GitService, incoming: Incoming): Promise<Answer> {
  const child = spawn("git", ["http-backend"], {
    env: { ...gitEnvironment(config), ...cgi(gitDir, service, incoming) },
    stdio: ["pipe", "pipe", "ignore"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
    windowsHide: true,
  });
  const failed = new Promise<never>((_, reject) => child.once("error", reject));
  failed.catch(() => {});
  child.stdin.on("error", () => {}); // git may have read all it wants.
  child.stdin.end(incoming.body);
  const { head, body } = await Promise.race([split(child.stdout), failed]);
  body.once("close", () => child.kill("SIGKILL"));
  const headers = Object.fromEntries(
    head.split(/\r?\n/).flatMap((line) => {
      const [name, value] = line.split(/:\s*(.*)/s);
      return name && value !== undefined ? [[name.toLowerCase(), value]] : [];
    }),
  );
  const { status, ...rest } = headers;
  if (head === "") {
    body.destroy();
    return textAnswer(500, "git http-backend ended without an answer.\n");
  }
  return { status: Number.parseInt(status ?? "200", 10), headers: rest, body };
}

function cgi(gitDir: string, service: GitService, { method, query, headers, body }: Incoming): Record<string, string> {
  const given = (name: string, header: string) => (headers[header] === undefined ? {} : { [name]: headers[header] });
  return {
    PATH_TRANSLATED: `${gitDir}/${service}`,
    GIT_HTTP_EXPORT_ALL: "1",
    REQUEST_METHOD: method,
    QUERY_STRING: query.toString(),
    CONTENT_LENGTH: String(body.length),
    REMOTE_ADDR: "127.0.0.1",
    ...given("CONTENT_TYPE", "content-type"),
    ...given("HTTP_CONTENT_ENCODING", "content-encoding"),
    ...given("GIT_PROTOCOL", "git-protocol"),
  };
}

/** The CGI header and the rest of the output. */
async function split(output: Readable): Promise<{ head: string; body: PassThrough }> {
  const body = new PassThrough();
  return new Promise((resolve) => {
    let seen = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      const end = /\r?\n\r?\n/.exec(seen.toString("latin1"));
      if (!end && seen.length < maxHeaderBytes) return;
      output.off("data", onData);
      const at = end ? end.index + end[0].length : seen.length;
      body.write(seen.subarray(at));
      output.pipe(body);
      resolve({ head: seen.subarray(0, end?.index ?? 0).toString("latin1"), body });
    };
    output.on("data", onData);
    output.once("close", () => resolve({ head: "", body }));
  });
}
