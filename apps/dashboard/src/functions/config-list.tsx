import type { JsonObject } from "#api/wire.ts";
import { JsonView } from "#components/json-view.tsx";
import { configWords } from "./config-words.ts";

/** A function's rules in words, and below as its app has registered them. */
export function ConfigList({ config }: { config: JsonObject }) {
  return (
    <>
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-2 gap-y-1">
        {configWords(config).map(({ term, text, code }) => (
          <div key={`${term} ${text} ${code}`} className="col-span-2 grid grid-cols-subgrid">
            <dt className="text-muted">{term}</dt>
            <dd className="wrap-anywhere">
              {text} {code !== undefined && <code className="rounded bg-sunken px-1 font-mono text-xs">{code}</code>}
            </dd>
          </div>
        ))}
      </dl>
      <details className="mt-1">
        <summary className="w-fit rounded text-muted hover:text-ink">As its app has registered it …</summary>
        <div className="mt-2">
          <JsonView value={config} label="configuration" />
        </div>
      </details>
    </>
  );
}
