import type { Chance } from "./chance.ts";
import { endings } from "./functions.ts";

type Sent = { name: string; id?: string; data: { n: number } };

/** What a client knows when it has stopped: which events the engine has acknowledged, and what was wrong with its answers. */
export type Evidence = {
  /** By internal id. */
  acknowledged: Map<string, Sent>;
  /** Requests that were made again because they had no answer, or once more although they had one. */
  repeated: number;
  complaints: string[];
  /** What the engine said when it would not take events. */
  refusals: string[];
};

const kinds = Object.keys(endings).filter((kind) => kind !== "child" && kind !== "leaf");
const senders = 3;

/**
 * Sends events of all kinds to an engine that is killed again and again, as the SDK would: a request without an answer is made again
 * with its seed, or given up. Runs that wait are answered, and those that are to be stopped are stopped, once they are acknowledged.
 */
export class Load {
  readonly evidence: Evidence = { acknowledged: new Map(), repeated: 0, complaints: [], refusals: [] };
  readonly #url: string;
  readonly #chance: Chance;
  readonly #pauseMs: number;
  readonly #done: Promise<unknown>;
  readonly #followUps: { at: number; event: Sent }[] = [];
  #n = 0;
  #stopped = false;
  #abandoned = false;

  constructor(url: string, chance: Chance, pauseMs: number) {
    this.#url = url;
    this.#chance = chance;
    this.#pauseMs = pauseMs;
    this.#done = Promise.all(Array.from({ length: senders }, () => this.#send()));
  }

  /** Sends no more of its own accord, and resolves when nothing is on its way: for that an engine has to run. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#done;
  }

  /** Sends no more, and asks no more what became of what is on its way. */
  abandon(): void {
    this.#stopped = true;
    this.#abandoned = true;
  }

  async #send(): Promise<void> {
    while (!this.#stopped) {
      const due = this.#followUps.filter(({ at }) => at <= Date.now()).slice(0, 20);
      for (const followUp of due) this.#followUps.splice(this.#followUps.indexOf(followUp), 1);
      const events = due.length > 0 ? due.map(({ event }) => event) : this.#next();
      await this.#deliver(events, due.length > 0);
      await pause(this.#chance.next() * this.#pauseMs);
    }
  }

  #next(): Sent[] {
    const size = this.#chance.is(0.2) ? 2 + this.#chance.below(8) : 1;
    const events = Array.from({ length: size }, (): Sent => {
      const n = this.#n++;
      const kind = this.#chance.is(0.2) ? "flow" : this.#chance.pick(kinds as [string, ...string[]]);
      return { name: `storm/${kind}`, data: { n } };
    });
    const [first] = events;
    if (!first || !this.#chance.is(0.1)) return events;
    const known = { ...first, id: `own-${first.data.n}` };
    return [known, ...events.slice(1), known]; // The second one starts nothing.
  }

  async #deliver(events: Sent[], mustArrive: boolean): Promise<void> {
    const seed = `${Date.now()},${entropy(this.#chance)}`;
    const body = JSON.stringify(events);
    let ids: string[] | null = null;
    for (let tries = 0; ids === null; tries++) {
      if (tries > 0) this.evidence.repeated += 1;
      ids = await this.#post(body, seed);
      if (ids === null && !mustArrive && this.#chance.is(0.2)) return; // Not acknowledged, so nothing is promised.
      if (this.#abandoned) return;
      if (ids === null) await pause(20);
    }
    for (const [index, id] of ids.entries()) this.#note(id, events[index]);
    if (!this.#chance.is(0.1)) return;
    this.evidence.repeated += 1;
    const again = await this.#post(body, seed);
    if (again !== null && String(again) !== String(ids)) {
      this.evidence.complaints.push(`The request with seed ${seed} was acknowledged as ${ids} and as ${again}.`);
    }
  }

  #note(id: string, event: Sent | undefined): void {
    if (!event) {
      this.evidence.complaints.push(`An id too many was acknowledged: ${id}.`);
      return;
    }
    if (this.evidence.acknowledged.has(id)) this.evidence.complaints.push(`Two events were acknowledged as ${id}.`);
    this.evidence.acknowledged.set(id, event);
    const { n } = event.data;
    if (event.name === "storm/stopped") this.#later(50 + this.#chance.below(500), { name: "storm/stop", data: { n } });
    // A wait may not be registered yet: so more than once.
    for (const ms of event.name === "storm/wait" ? [200, 800] : []) {
      this.#later(ms, { name: "storm/answer", data: { n } });
    }
  }

  #later(ms: number, event: Sent): void {
    this.#followUps.push({ at: Date.now() + ms, event });
  }

  async #post(body: string, seed: string): Promise<string[] | null> {
    try {
      const headers = { "content-type": "application/json", "x-inngest-event-id-seed": seed };
      const response = await fetch(`${this.#url}/e/key`, { method: "POST", headers, body });
      const answer = (await response.json()) as { ids?: string[]; status?: number };
      if (answer.status === 200 && answer.ids) return answer.ids;
      this.evidence.refusals.push(`${response.status} ${JSON.stringify(answer)}`);
      return null;
    } catch {
      return null; // Killed while it answered, or not there.
    }
  }
}

function entropy(chance: Chance): string {
  return Buffer.from(Array.from({ length: 10 }, () => chance.below(256))).toString("base64");
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
