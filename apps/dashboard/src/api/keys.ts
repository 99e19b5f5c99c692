/** The names of what is kept, by which `#live` says that it is no longer so. */
export const keys = {
  runLists: ["run-list"] as const,
  runList: (query: object) => ["run-list", query] as const,
  allRuns: ["run"] as const,
  run: (id: string) => ["run", id] as const,
  output: (id: string) => ["output", id] as const,
  eventLists: ["event-list"] as const,
  eventList: (query: object) => ["event-list", query] as const,
  allEvents: ["event"] as const,
  event: (id: string) => ["event", id] as const,
  eventRuns: (id: string) => ["event-runs", id] as const,
  allEventRuns: ["event-runs"] as const,
  /** Functions with the counts of their runs since a moment. */
  functions: (since: string | null) => ["functions", since] as const,
  allFunctions: ["functions"] as const,
  apps: ["apps"] as const,
  bulks: ["bulks"] as const,
};
