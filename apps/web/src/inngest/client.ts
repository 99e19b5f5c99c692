import { createInngest } from "@vibe/jobs/client";

/** The web app's side of the job engine: the SDK reads its address and keys from the environment. */
export const inngest = createInngest();
