import { parseDuration } from "../duration.ts";
import { expressionFault } from "../expression/expression.ts";
import { type Json, textOf } from "../json.ts";

/**
 * Reads the options of a function as its app registers them. `warnings` are options that are not acted on; `errors` are
 * ones that cannot mean what they say, for which the registration is refused.
 */
export class ConfigReader {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];

  warn(text: string): void {
    this.warnings.push(text);
  }

  error(text: string): void {
    this.errors.push(text);
  }

  /** An expression, or `null` when there is none. One that is wrong is an error. */
  expression(option: string, value: Json | undefined): string | null {
    const source = textOf(value)?.trim();
    if (!source) return null;
    const fault = expressionFault(source);
    if (fault === null) return source;
    this.error(`${option} is no expression this engine can read (${fault}): ${source}`);
    return null;
  }

  /** A whole number between two bounds. */
  count(option: string, value: Json | undefined, least: number, most = Number.MAX_SAFE_INTEGER): number | null {
    if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
    const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `between ${least} and ${most}`;
    this.error(`"${option}" has to be a whole number ${range} and is ${JSON.stringify(value ?? null)}.`);
    return null;
  }

  /** A duration between two bounds, in milliseconds. */
  duration(option: string, value: Json | undefined, leastMs: number, mostMs = Number.MAX_SAFE_INTEGER): number | null {
    const duration = parseDuration(textOf(value) ?? "");
    if (duration === null) {
      this.error(`"${option}" has to be a duration such as "10s" or "1h30m" and is ${JSON.stringify(value ?? null)}.`);
      return null;
    }
    if (duration >= leastMs && duration <= mostMs) return duration;
    const range =
      mostMs === Number.MAX_SAFE_INTEGER ? `at least ${leastMs / 1000}s` : `${leastMs / 1000}s to ${mostMs / 1000}s`;
    this.error(`"${option}" has to be ${range} and is ${JSON.stringify(value ?? null)}.`);
    return null;
  }

  /** An optional duration that is left out, with a warning, when it cannot be read. */
  timeout(option: string, value: Json | undefined): number | null {
    const text = textOf(value);
    if (!text) return null;
    const duration = parseDuration(text);
    if (duration === null) this.warn(`${option} is no duration this engine can read, so it is not applied: ${text}`);
    return duration;
  }
}

export function isGiven(value: Json | undefined): value is Json {
  return value !== undefined && value !== null;
}
