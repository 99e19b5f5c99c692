/** Steps of the run whose steps are timed. */
export const steps = 20;

/** The two with `reported` in their names report their steps in the middle of one call, the others are called once a step. */
export type FunctionName = "steps" | "reported" | "one" | "one-reported";

/** Whose app it is: the floor's, the engine's, or that of Inngest's dev server. Each has its own process. */
export type AppName = "floor" | "engine" | "dev-server";

export const appId = (app: AppName): string => `bench-${app}`;

export const eventNameOf = (app: AppName, fn: FunctionName): string => `${appId(app)}/${fn}`;
