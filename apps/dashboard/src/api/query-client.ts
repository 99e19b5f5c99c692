import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./client.ts";

/** What is read stays good until the engine says that it changed (`#live`). */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The engine may be on this machine: being offline says nothing.
        networkMode: "always",
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: (failures, error) => failures < 1 && error instanceof ApiError && error.status === 0,
        retryDelay: 500,
        staleTime: 2000,
      },
      mutations: { networkMode: "always" },
    },
  });
}
