/** What has changed at the engine since it was last read. */
export type Changes = { runs: ReadonlySet<string>; events: ReadonlySet<string>; functions: boolean; many: boolean };

/** Above this many, everything is read again. */
const maxNamed = 500;

export const nothing: Changes = { runs: new Set(), events: new Set(), functions: false, many: false };
export const everything: Changes = { runs: new Set(), events: new Set(), functions: true, many: true };

/** Adds up two changes. */
export function added(a: Changes, b: Changes): Changes {
  const runs = new Set([...a.runs, ...b.runs]);
  const events = new Set([...a.events, ...b.events]);
  const many = a.many || b.many || runs.size + events.size > maxNamed;
  const functions = a.functions || b.functions;
  return many ? { runs: new Set(), events: new Set(), functions, many } : { runs, events, functions, many };
}

export function isNothing({ runs, events, functions, many }: Changes): boolean {
  return runs.size + events.size === 0 && !functions && !many;
}

/** Reads a message of `/v1/changes`; what cannot be read counts as everything. */
export function parseChanges(text: string): Changes {
  try {
    const { runs, events, functions, many } = JSON.parse(text);
    return { runs: new Set(runs), events: new Set(events), functions: functions === true, many: many === true };
  } catch {
    return everything;
  }
}
