import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, onTestFinished, test } from "vitest";
import { keys } from "#api/keys.ts";
import { nothing } from "./changes.ts";
import { invalidate } from "./invalidate.ts";

/** Shows what is asked for of a run; each question is answered when the test says so. */
function show(id: string) {
  const client = new QueryClient();
  const answers: ((status: string) => void)[] = [];
  const queryFn = () => new Promise<string>((resolve) => answers.push(resolve));
  const observer = new QueryObserver(client, { queryKey: keys.run(id), queryFn });
  onTestFinished(observer.subscribe(() => {}));
  onTestFinished(() => client.clear());
  return { client, answers, shown: () => observer.getCurrentResult().data };
}

const changed = { ...nothing, runs: new Set(["a"]) };

test("what changes while its first answer is on its way is read once more", async () => {
  const { client, answers, shown } = show("a");
  const done = invalidate(client, changed);
  answers[0]?.("Running");
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.("Completed");
  await done;
  expect(shown()).toBe("Completed");
});

test("what is known is read again once, and what has not changed is not", async () => {
  const { client, answers, shown } = show("a");
  answers[0]?.("Running");
  await expect.poll(shown).toBe("Running");
  await invalidate(client, { ...nothing, runs: new Set(["b"]) });
  expect(answers).toHaveLength(1);
  const done = invalidate(client, changed);
  answers[1]?.("Completed");
  await done;
  expect([shown(), answers.length]).toEqual(["Completed", 2]);
});
