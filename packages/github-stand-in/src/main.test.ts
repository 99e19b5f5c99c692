import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { generateRepository } from "@vibe/history/testing/generate-repository";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

test("runs alone, prints its addresses and a token that works, and ends when it is told to", async () => {
  const repository = await generateRepository([{ message: "Start" }]);
  const child = spawn(
    process.execPath,
    [main, "--repo", `ada/demo=${repository.path}`, "--private", "ada/demo", "--email", "ada=ada@example.com"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  try {
    const printed: Record<string, string> = {};
    for await (const line of createInterface({ input: child.stdout })) {
      const [name = "", value = ""] = line.split(/ +/);
      printed[name] = value;
      if (name === "git") break;
    }
    const headers = { authorization: `Bearer ${printed["token"]}` };
    const commits = await (await fetch(`${printed["api"]}/repos/ada/demo/commits`, { headers })).json();
    expect(commits).toMatchObject([{ sha: repository.headSha, author: { login: "ada" } }]);
    expect((await fetch(`${printed["api"]}/repos/ada/demo`)).status).toBe(404);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  } finally {
    child.kill("SIGKILL");
    await repository.remove();
  }
});
