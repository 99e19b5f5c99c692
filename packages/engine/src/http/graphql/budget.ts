import { EngineError } from "../../engine-error.ts";

const maxValues = 100_000;
const maxText = 32 * 1024 * 1024;

/** What one request may cost, so that no query holds the engine up or fills its memory. */
export type Budget = {
  /** Pays for so many values of the answer, or for reading what costs as much; throws when there is not enough left. */
  spend(values: number): void;
  /** The same, but only the first refusal throws: a thousand fields that are left out need no errors of their own. */
  afford(values: number): boolean;
  /** A value as JSON text, whose length is paid for; `null` when it is left out, where the first time throws. */
  jsonText(value: unknown): string | null;
};

export function createBudget(): Budget {
  let values = 0;
  let text = 0;
  let isRefused = false;
  const refuse = (limit: number, of: string): EngineError => {
    isRefused = true;
    const message = `The query asks for more than ${limit} ${of}, the rest is left out: ask for fewer entries or fewer fields at a time.`;
    return new EngineError("INVALID_REQUEST", message);
  };
  const spend = (more: number) => {
    values += more;
    if (values > maxValues) throw refuse(maxValues, "values");
  };
  return {
    spend,
    afford(more) {
      if (isRefused) return false;
      spend(more);
      return true;
    },
    jsonText(value) {
      if (isRefused) return null;
      const json = JSON.stringify(value);
      text += json.length;
      if (text > maxText) throw refuse(maxText, "characters of data");
      return json;
    },
  };
}
