/** Made-up sums of sessions without a history behind them: for what compares, pools or resamples blocks. */
import type { Standing } from "../axes/axis.ts";
import { createLedger } from "../axes/ledger.ts";
import { subsystemSlot } from "../axes/tally.ts";
import { seededRandom } from "../statistics/random.ts";

export const plainStanding: Standing = {
  firstCommitSeen: true,
  firstTouchesKnown: true,
  firstTest: null,
  firstCi: null,
  commitPolicy: false,
};
const firstQuarter = 2024 * 4;

export type Work = { aiShare: number; lines: number };
export const steady: Work = { aiShare: 0.3, lines: 60 };

/** Sessions of 1 to 8 commits that are alike within: `sessionsIn[q]` of them in quarter q, working as `work(q)` says. */
export function inventSessions(
  seed: string,
  sessionsIn: readonly number[],
  work: (quarter: number) => Work = () => steady,
) {
  const random = seededRandom(seed);
  const event = (p: number) => random() < p;
  const quarterOf = Int32Array.from(sessionsIn.flatMap((n, q) => new Array<number>(n).fill(firstQuarter + q)));
  const ledger = createLedger(quarterOf.length);
  quarterOf.forEach((quarter, block) => {
    const { aiShare, lines } = work(quarter - firstQuarter);
    const commits = 1 + Math.floor(random() * random() * 8);
    const [withAi, scale, careful] = [event(aiShare), 2 ** (2 * random() - 1), random()];
    for (let i = 0; i < commits; i++) {
      ledger.count(block, "commits");
      ledger.count(block, "with_paths");
      ledger.count(block, "work_with_paths", event(0.8) ? 1 : 0);
      ledger.count(block, "docs_touched", event(0.2) ? 1 : 0);
      ledger.count(block, "attributed", withAi && event(0.8) ? 1 : 0);
      ledger.count(block, "ai_config", event(0.03) ? 1 : 0);
      ledger.count(block, "conventional", event(careful) ? 1 : 0);
      ledger.count(block, "issues", event(0.15) ? 1 : 0);
      ledger.count(block, "explained", event(0.5 * careful) ? 1 : 0);
      ledger.count(block, "reverts_and_fixups", event(0.02) ? 1 : 0);
      ledger.observe(block, "files", 1 + Math.floor(scale * 6 * random() * random()));
      ledger.observe(block, "lines", Math.floor(lines * scale * -Math.log(1 - random())));
      ledger.count(block, "placed");
      ledger.count(block, "multi_layer", event(0.1) ? 1 : 0);
      for (const part of ["ui", "api", "db", "core"].filter(() => event(0.3 + 0.1 * scale))) {
        ledger.count(block, "places");
        ledger.add(block, subsystemSlot(part), 1);
      }
      if (event(0.5)) {
        ledger.count(block, "testable");
        ledger.count(block, "tested", event(careful) ? 1 : 0);
        ledger.count(block, "features");
        ledger.count(block, "followed", event(0.2) ? 1 : 0);
      }
      if (event(0.7)) {
        ledger.count(block, "near");
        if (event(0.2 + 0.4 * careful)) {
          ledger.count(block, "returns");
          ledger.count(block, "return_speed", random());
        }
      }
    }
    const gap = 1 + Math.floor(-2 * Math.log(1 - random()));
    ledger.count(block, "day_gaps");
    ledger.count(block, "day_gap_sum", gap);
    ledger.count(block, "day_gap_squares", gap * gap);
    ledger.observe(block, "session_commits", commits);
    if (event(0.4)) ledger.observe(block, "week_commits", 1 + Math.floor(12 * random() * random()));
  });
  return { blocks: ledger.pack(), quarterOf };
}
