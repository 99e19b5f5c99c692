/** The figures of the subject's merged pull requests. */
import type { MergeMethod } from "../pull-request/merge-method.ts";
import type { OwnPullRequests } from "../pull-request/own-pull-requests.ts";
import type { PullRequestFlag } from "../pull-request/pull-request-fact.ts";
import type { Metrics } from "../result.ts";
import { quantile } from "../statistics/quantile.ts";
import { ratio, roundOrNull } from "../statistics/scale.ts";

type PullRequestMetrics = Pick<Metrics, Extract<keyof Metrics, `pull_request${string}`>>;

const notRead: PullRequestMetrics = {
  pull_requests: null,
  pull_request_files_p50: null,
  pull_request_issue_ratio: null,
  pull_request_structured_ratio: null,
  pull_request_checklist_ratio: null,
  pull_request_review_ratio: null,
  pull_request_merge_methods: null,
  pull_request_commit_ratio: null,
};

/** All null where they were not read; shares also without any. `subjectCommits` are those without merges. */
export function pullRequestMetrics(read: OwnPullRequests | null, subjectCommits: number): PullRequestMetrics {
  if (read === null) {
    return notRead;
  }
  const { own } = read;
  const share = (flag: PullRequestFlag) =>
    roundOrNull(ratio(own.filter(({ flags }) => flags.includes(flag)).length, own.length), 4);
  const methods: Record<MergeMethod, number> = { merge: 0, squash: 0, rebase: 0, unknown: 0 };
  for (const { mergeMethod } of own) methods[mergeMethod] += 1;
  return {
    pull_requests: own.length,
    pull_request_files_p50: roundOrNull(
      quantile(
        own.map(({ changedFiles }) => changedFiles),
        0.5,
      ),
      1,
    ),
    pull_request_issue_ratio: share("issue_linked"),
    pull_request_structured_ratio: share("structured"),
    pull_request_checklist_ratio: share("checklist"),
    pull_request_review_ratio: share("reviewed"),
    pull_request_merge_methods: methods,
    pull_request_commit_ratio: roundOrNull(ratio(read.commits, subjectCommits), 4),
  };
}
