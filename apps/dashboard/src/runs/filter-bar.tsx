import { useState } from "react";
import { useApps } from "#api/functions.ts";
import type { FunctionDetail } from "#api/wire.ts";
import { Button } from "#components/button.tsx";
import { SearchField } from "#components/search-field.tsx";
import { Select } from "#components/select.tsx";
import type { SetParams } from "#shell/address.ts";
import { isNarrowed, type RunFilter } from "./run-filter.ts";

type FilterBarProps = { filter: RunFilter; set: SetParams; functions: readonly FunctionDetail[] };

export const rangeNames = { "15m": "Last 15 minutes", "1h": "Last hour", "24h": "Last 24 hours", "7d": "Last 7 days" };

/** What narrows the list down, besides the status. All of it is in the address. */
export function FilterBar({ filter, set, functions }: FilterBarProps) {
  const apps = (useApps().data ?? []).flatMap(({ id }) => (id === null ? [] : [id]));
  const [isCustom, setCustom] = useState(filter.from !== "" || filter.until !== "");
  const shown = functions.filter((fn) => filter.appId === "" || fn.app_id === filter.appId);
  const chooseRange = (choice: string) => {
    setCustom(choice === "custom");
    set({ range: choice === "custom" ? null : choice, from: null, until: null });
  };
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
      <SearchField
        className="w-full sm:w-64"
        label="Search runs"
        placeholder="Search id, function, event"
        value={filter.text}
        onChange={(text) => set({ q: text })}
      />
      <SearchField
        isSearch={false}
        className="w-full sm:w-72"
        label="Condition on the event (CEL)"
        placeholder="Condition: event.data.n > 100"
        value={filter.condition}
        onChange={(condition) => set({ if: condition })}
      />
      <Select label="Function" value={filter.functionId} onChange={(id) => set({ function: id })}>
        <option value="">All functions</option>
        {shown.map((fn) => (
          <option key={fn.id} value={fn.id}>
            {fn.name}
          </option>
        ))}
      </Select>
      {(apps.length > 1 || filter.appId !== "") && (
        <Select label="App" value={filter.appId} onChange={(id) => set({ app: id, function: null })}>
          <option value="">All apps</option>
          {apps.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </Select>
      )}
      <Select label="Time" value={isCustom ? "custom" : (filter.range ?? "")} onChange={chooseRange}>
        <option value="">Any time</option>
        {Object.entries(rangeNames).map(([range, name]) => (
          <option key={range} value={range}>
            {name}
          </option>
        ))}
        <option value="custom">From … to …</option>
      </Select>
      {isCustom && (
        <>
          <Moment label="From" value={filter.from} onChange={(from) => set({ from })} />
          <Moment label="To" value={filter.until} onChange={(until) => set({ until })} />
        </>
      )}
      {isNarrowed(filter) && (
        <Button
          variant="ghost"
          onClick={() => {
            setCustom(false);
            set({ status: null, function: null, app: null, range: null, from: null, until: null, q: null, if: null });
          }}
        >
          Clear
        </Button>
      )}
    </div>
  );
}

type MomentProps = { label: string; value: string; onChange: (value: string) => void };

function Moment({ label, value, onChange }: MomentProps) {
  return (
    <input
      type="datetime-local"
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="field"
    />
  );
}
