const KiB = 1024;
const MiB = 1024 * KiB;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Bounds of the engine. Whatever exceeds one fails with an error that names it. */
export const limits = {
  eventBytes: 512 * KiB,
  eventsPerRequest: 5000,
  eventNameLength: 512,
  eventBodyBytes: 64 * MiB,
  apiBodyBytes: 8 * MiB,
  stepOutputBytes: 4 * MiB,
  replyBytes: 8 * MiB,
  stepsPerRun: 1000,
  callMs: 2 * hourMs,
  connectMs: 10_000,
  sleepMs: 366 * dayMs,
  dedupeMs: dayMs,
  /** Events older than this do not start the functions of an app that registers for the first time. */
  lateEventMs: dayMs,
  invokeMs: 365 * dayMs,
  waitLookBackMs: 5000,
  defaultRetries: 4,
  maxRetries: 20,
  retryAfterMinMs: 1000,
  retryAfterMaxMs: dayMs,
  concurrentCalls: 32,
  /** Answers in a row that bring nothing new before the next one counts as a failed attempt: asking again at once would never end. */
  emptyReplies: 3,
  /** Connections lost in the middle of one call before the loss counts as a failed attempt: an app that dies of its own step must not be restarted for ever. */
  lostCallsPerAttempt: 10,
} as const;
