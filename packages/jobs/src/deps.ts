import { type Client, type ServiceAccess, serviceClient } from "@vibe/store/client";

/** What workflows need to run; every host gets it from here. */
export type JobDeps = { service: Client };

export function createJobDeps(access: ServiceAccess): JobDeps {
  return { service: serviceClient(access) };
}
