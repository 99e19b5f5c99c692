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
  /** Of all requests that are not answered yet. Beyond this a sender is told to come back. */
  heldBodyBytes: 256 * MiB,
  apiBodyBytes: 8 * MiB,
  /** A checkpoint carries steps' outputs, and beside each whatever else the SDK knows of the step. */
  checkpointBodyBytes: 64 * MiB,
  stepOutputBytes: 4 * MiB,
  /** What a step was given is kept up to this size, and up to that of all steps of a run together. */
  stepInputBytes: 4 * MiB,
  runInputBytes: 32 * MiB,
  /** Beyond this the app is not sent the state of its run but told to fetch it. */
  requestBytes: 4 * MiB,
  runStateBytes: 32 * MiB,
  replyBytes: 8 * MiB,
  stepsPerRun: 1000,
  callMs: 2 * hourMs,
  connectMs: 10_000,
  /** How long a call that the engine makes for a step may take, and how much it may bring. */
  fetchMs: 5 * 60_000,
  fetchBytes: 4 * MiB,
  defersPerRun: 20,
  realtimeTokenMs: hourMs,
  realtimeListeners: 1000,
  sleepMs: 366 * dayMs,
  dedupeMs: dayMs,
  /** Events older than this do not start the functions of an app that registers for the first time. */
  lateEventMs: dayMs,
  invokeMs: 365 * dayMs,
  waitLookBackMs: 5000,
  /** A clock that is set back by less than this only puts things off by as much. */
  clockStepMs: 60_000,
  defaultRetries: 4,
  maxRetries: 20,
  retryAfterMinMs: 1000,
  retryAfterMaxMs: dayMs,
  concurrentCalls: 32,
  triggers: 10,
  triggerNameLength: 255,
  cancelOn: 5,
  concurrencyLimits: 2,
  flowPeriodMinMs: 1000,
  throttlePeriodMaxMs: 7 * dayMs,
  ratePeriodMaxMs: dayMs,
  debouncePeriodMaxMs: 7 * dayMs,
  batchSize: 100,
  batchTimeoutMaxMs: 7 * dayMs,
  /** A batch is begun before its events outgrow what one request can carry. */
  batchBytes: 4 * MiB,
  /** Seconds that a priority can move a run forward or back. */
  prioritySeconds: 600,
  jitterMinMs: 1000,
  jitterMaxMs: 5 * 60_000,
  /** Answers in a row that bring nothing new before the next one counts as a failed attempt: asking again at once would never end. */
  emptyReplies: 3,
  /** Connections lost in the middle of one call before the loss counts as a failed attempt: an app that dies of its own step must not be restarted for ever. */
  lostCallsPerAttempt: 10,
} as const;
