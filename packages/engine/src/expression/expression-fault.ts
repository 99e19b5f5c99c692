import type { Context } from "../context.ts";
import { type ExpressionFaultRow, noteExpressionFault } from "../storage/expression-faults.ts";
import type { FaultReport } from "./expression.ts";

/** Keeps what is wrong with a function's expressions, for its owner to see. Must run in a transaction. */
export function faultsOf({ database, clock }: Context, slug: string): FaultReport {
  return (expression, fault) => {
    noteExpressionFault(database, { function_slug: slug, expression, fault, at: clock.now() });
  };
}

/** The same as a sentence. */
export function faultWarning({ expression, fault, times, at }: ExpressionFaultRow): string {
  const often = times === 1 ? "once," : `${times} times, the last time`;
  return `The expression ${expression} had no value ${often} at ${new Date(at).toISOString()}, and counted for nothing: ${fault}.`;
}
