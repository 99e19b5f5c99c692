import type { SyncResult } from "#api/wire.ts";
import { nounText } from "#format/count-text.ts";

/** What came of asking apps for their functions. */
export function syncSentence(results: readonly SyncResult[]): string {
  if (results.length === 0) {
    return "No address is configured: apps that run with INNGEST_DEV register by themselves when they start.";
  }
  const failed = results.filter(({ status }) => status === "refused" || status === "unreachable").length;
  const asked = nounText(results.length, "address", "addresses");
  return failed === 0 ? `${asked} asked, all is well.` : `${asked} asked, ${failed} of them with a problem: see below.`;
}
