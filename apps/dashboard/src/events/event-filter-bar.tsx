import type { EventRow, FunctionDetail } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { SearchField } from "#components/search-field.tsx";
import { Select } from "#components/select.tsx";
import { rangeNames } from "#runs/filter-bar.tsx";
import type { SetParams } from "#shell/address.ts";
import { type EventFilter, isNarrowed } from "./event-filter.ts";
import { eventNames } from "./event-names.ts";

type EventFilterBarProps = {
  filter: EventFilter;
  set: SetParams;
  functions: readonly FunctionDetail[];
  rows: readonly EventRow[];
};

/** What narrows the list of events down. All of it is in the address. */
export function EventFilterBar({ filter, set, functions, rows }: EventFilterBarProps) {
  const names = eventNames(
    functions,
    rows.map(({ name }) => name),
    filter.name,
  );
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
      <SearchField
        className="w-full sm:w-64"
        label="Search events"
        placeholder="Search id, name, data"
        value={filter.text}
        onChange={(text) => set({ q: text })}
      />
      <SearchField
        isSearch={false}
        className="w-full font-mono text-xs sm:w-72"
        label="Condition on the event (CEL)"
        placeholder="event.data.amount > 100"
        value={filter.condition}
        onChange={(condition) => set({ if: condition })}
      />
      <Select label="Event name" value={filter.name} onChange={(name) => set({ name })}>
        <option value="">All names</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </Select>
      <Select label="Time" value={filter.range ?? ""} onChange={(range) => set({ range })}>
        <option value="">Any time</option>
        {Object.entries(rangeNames).map(([range, name]) => (
          <option key={range} value={range}>
            {name}
          </option>
        ))}
      </Select>
      <label className="flex h-7.5 items-center gap-1.5 px-1">
        <input
          type="checkbox"
          checked={filter.internal}
          onChange={(event) => set({ internal: event.target.checked ? "true" : null })}
        />
        Internal events
      </label>
      {isNarrowed(filter) && (
        <Button variant="ghost" onClick={() => set({ q: null, if: null, name: null, range: null })}>
          Clear
        </Button>
      )}
    </div>
  );
}
