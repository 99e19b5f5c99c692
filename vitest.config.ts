import { defineConfig } from "vitest/config";

const timeouts = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    // Two at a time: many tests start processes and databases of their own.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "beside the code",
          include: ["{packages,apps}/*/src/**/*.test.ts", "scripts/**/*.test.ts"],
          sequence: { groupOrder: 0 },
          ...timeouts,
        },
      },
      {
        test: {
          name: "end to end",
          include: ["tests/**/*.test.ts"],
          globalSetup: ["tests/build-web.ts"],
          // Two stacks at a time: they wait for pages and engines more than they compute.
          maxWorkers: 2,
          expect: { poll: { timeout: 20_000 } },
          sequence: { groupOrder: 1 },
          ...timeouts,
        },
      },
    ],
  },
});
