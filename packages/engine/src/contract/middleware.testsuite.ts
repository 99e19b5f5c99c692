import { Middleware } from "inngest";
import { describe, expect } from "vitest";
import { test } from "./harness.ts";

/** Keeps what steps return wrapped while it is with the server. */
class Sealing extends Middleware.BaseMiddleware {
  readonly id = "sealing";

  override async wrapStepHandler({ next }: Middleware.WrapStepHandlerArgs): Promise<unknown> {
    return { sealed: JSON.stringify(await next()) };
  }

  override async wrapStep({ next }: Middleware.WrapStepArgs): Promise<unknown> {
    const result = await next();
    return typeof result === "object" && result !== null && "sealed" in result
      ? JSON.parse(String(result.sealed))
      : result;
  }
}

describe.concurrent("middleware", () => {
  test("what an app's middleware makes of a step's result is what the server keeps and hands back", async ({
    startApp,
  }) => {
    const app = await startApp(
      ({ client, on }) => [
        client.createFunction({ id: "f", triggers: on("go") }, async ({ step }) => {
          const a = await step.run("a", () => ({ secret: 1 }));
          await step.sleep("nap", "1s");
          return await step.run("b", () => a.secret + 1);
        }),
      ],
      { client: { checkpointing: false, middleware: [Sealing] } },
    );
    expect(await app.run("go")).toMatchObject({ status: "COMPLETED", output: 2 });
    expect(JSON.stringify(app.calls.at(-1)?.body.steps)).toContain("sealed");
  });
});
