import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Build, buildOnce } from "./build-once.ts";
import { projectRoot } from "./env.ts";

/** Something to build: its output is a copy of its source, and a source that says "fail" fails. */
function copied(): { build: Build; write: (text: string) => void; output: () => string } {
  const folder = mkdtempSync(join(tmpdir(), "build-once-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "src"));
  const program = `
    import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
    const text = readFileSync("src/text.txt", "utf8");
    if (text === "fail") throw new Error("The text is wrong");
    rmSync("out", { recursive: true, force: true });
    mkdirSync("out");
    writeFileSync("out/text.txt", text);`;
  writeFileSync(join(folder, "build.mjs"), program);
  const below = relative(projectRoot, folder);
  return {
    build: { name: "the text", folder, output: "out", sources: [`${below}/src/*`], program: [`${below}/build.mjs`] },
    write: (text) => writeFileSync(join(folder, "src/text.txt"), text),
    output: () => readFileSync(join(folder, "out/text.txt"), "utf8"),
  };
}

test("what is built stays until one of its sources changes", async () => {
  const { build, write, output } = copied();
  let builds = 0;
  const again = () => buildOnce(build, () => (builds += 1));
  write("one");
  await again();
  await again();
  expect([builds, output()]).toEqual([1, "one"]);
  write("two");
  await again();
  expect([builds, output()]).toEqual([2, "two"]);
});

test("a build that fails says what it printed, and is tried again", async () => {
  const { build, write, output } = copied();
  write("fail");
  await expect(buildOnce(build, () => {})).rejects.toThrow(/Building the text failed:[\s\S]*The text is wrong/);
  await expect(buildOnce(build, () => {})).rejects.toThrow(/The text is wrong/);
  write("right");
  await buildOnce(build, () => {});
  expect(output()).toBe("right");
});
