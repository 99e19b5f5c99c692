import { type Changes, isMany } from "../storage/changes.ts";
import type { Open, StreamSink } from "./message.ts";

/** Changes of this time go out together: a busy engine changes a thousand times a second. */
const gatherMs = 100;
const heartbeatMs = 15_000;
const maxListeners = 50;

/**
 * The dashboard's news: which runs and events have changed, as server-sent events. `hello` comes first: whoever hears it
 * reads anew what it shows, for what happened before is not told. Bounded: a reader that falls behind is hung up on, and
 * its browser connects again.
 */
export class LiveFeed {
  readonly #listen: (listener: (changes: Changes) => void) => () => void;
  readonly #readers = new Set<StreamSink>();
  #runs = new Set<string>();
  #events = new Set<string>();
  #functions = false;
  #gathering: NodeJS.Timeout | null = null;
  #beat: NodeJS.Timeout | null = null;
  #unlisten: () => void = () => {};

  constructor(listen: (listener: (changes: Changes) => void) => () => void) {
    this.#listen = listen;
  }

  get isFull(): boolean {
    return this.#readers.size >= maxListeners;
  }

  readonly open: Open = (sink) => {
    if (this.#readers.size === 0) this.#begin();
    this.#readers.add(sink);
    this.#tell(sink, "retry: 1000\nevent: hello\ndata: {}\n\n");
    return () => this.#leave(sink);
  };

  #begin(): void {
    this.#unlisten = this.#listen((changes) => this.#gather(changes));
    this.#beat = setInterval(() => this.#tellAll(": still here\n\n"), heartbeatMs);
    this.#beat.unref();
  }

  #leave(sink: StreamSink): void {
    if (!this.#readers.delete(sink) || this.#readers.size > 0) return;
    this.#unlisten();
    if (this.#beat) clearInterval(this.#beat);
    if (this.#gathering) clearTimeout(this.#gathering);
    this.#gathering = null;
    this.#forget();
  }

  #gather(changes: Changes): void {
    for (const id of changes.runs) this.#runs.add(id);
    for (const id of changes.events) this.#events.add(id);
    this.#functions ||= changes.functions;
    this.#gathering ??= setTimeout(() => this.#send(), gatherMs);
  }

  #send(): void {
    this.#gathering = null;
    const many = isMany({ runs: this.#runs, events: this.#events, functions: this.#functions });
    const data = {
      runs: many ? [] : [...this.#runs],
      events: many ? [] : [...this.#events],
      functions: this.#functions,
      many,
    };
    this.#forget();
    this.#tellAll(`event: change\ndata: ${JSON.stringify(data)}\n\n`);
  }

  #forget(): void {
    this.#runs = new Set();
    this.#events = new Set();
    this.#functions = false;
  }

  #tellAll(text: string): void {
    for (const sink of [...this.#readers]) this.#tell(sink, text);
  }

  #tell(sink: StreamSink, text: string): void {
    if (!sink.write(text)) sink.end();
  }
}
