/**
 * The address of a server that runs already, instead of our engine: Inngest's dev server, for example, started with
 * `inngest dev --no-discovery --no-poll --retry-interval 1`.
 */
export const serverInUse = process.env.INNGEST_DEV_URL?.replace(/\/+$/, "") || null;

/** Whether tests that take a minute run too. */
export const isPatient = process.env.CONTRACT_SLOW === "1";
