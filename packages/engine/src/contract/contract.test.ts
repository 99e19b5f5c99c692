import { vi } from "vitest";
import "./batch.testsuite.ts";
import "./cancel.testsuite.ts";
import "./checkpointing.testsuite.ts";
import "./concurrency.testsuite.ts";
import "./cron.testsuite.ts";
import "./debounce.testsuite.ts";
import "./defer.testsuite.ts";
import "./end-events.testsuite.ts";
import "./errors.testsuite.ts";
import "./event-api.testsuite.ts";
import "./graphql.testsuite.ts";
import "./idempotency.testsuite.ts";
import "./invoke.testsuite.ts";
import "./large-state.testsuite.ts";
import "./middleware.testsuite.ts";
import "./parallel.testsuite.ts";
import "./priority.testsuite.ts";
import "./rate-limit.testsuite.ts";
import "./realtime.testsuite.ts";
import "./registration.testsuite.ts";
import "./rerun.testsuite.ts";
import "./rest-v1.testsuite.ts";
import "./rest-v2.testsuite.ts";
import "./retries.testsuite.ts";
import "./send-event.testsuite.ts";
import "./server.testsuite.ts";
import "./sessions.testsuite.ts";
import "./signals.testsuite.ts";
import "./singleton.testsuite.ts";
import "./sleep.testsuite.ts";
import "./steps.testsuite.ts";
import "./streaming.testsuite.ts";
import "./throttle.testsuite.ts";
import "./timeouts.testsuite.ts";
import "./triggers.testsuite.ts";
import "./wait-for-event.testsuite.ts";

/**
 * What apps and clients may rely on, asked of a server over HTTP alone: our engine in a process of its own, or the
 * server at `INNGEST_DEV_URL`. One file runs all of it, so that one server does and the waits of the tests overlap.
 */
vi.setConfig({ maxConcurrency: 24 });
