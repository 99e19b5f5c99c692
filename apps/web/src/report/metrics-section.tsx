import { NOT_KNOWN } from "#format.ts";
import { type MetricSpec, metricGroups } from "./metric-groups.ts";
import { Section } from "./section.tsx";
import type { StoredMetrics } from "./stored-result.ts";

export function MetricsSection({ metrics, whose }: { metrics: StoredMetrics; whose: string }) {
  return (
    <Section id="metrics" title="Metrics" lead={`Counted over ${whose}, without merges and bots.`}>
      <div className="space-y-7">
        {metricGroups(metrics).map(({ title, metrics: group }) => (
          <div key={title} className="grid gap-x-6 gap-y-3 sm:grid-cols-[9rem_1fr]">
            <h3 className="font-medium text-sm sm:pt-0.5">{title}</h3>
            <dl className="grid grid-cols-2 gap-x-6 gap-y-4 md:grid-cols-3">
              {group.map((metric) => (
                <Metric key={metric.key} metric={metric} />
              ))}
            </dl>
          </div>
        ))}
      </div>
    </Section>
  );
}

function Metric({ metric: { key, label, value, detail, missing } }: { metric: MetricSpec }) {
  return (
    <div data-metric={key}>
      <dt className="text-muted text-sm">{label}</dt>
      {value === null ? (
        <dd className="text-sm">
          {NOT_KNOWN}: {missing}
        </dd>
      ) : (
        <dd>
          <span className="font-semibold text-lg tabular-nums tracking-tight">{value}</span>
          {detail !== null && <span className="block text-muted text-xs tabular-nums">{detail}</span>}
        </dd>
      )}
    </div>
  );
}
