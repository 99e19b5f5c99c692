import type { Database } from "./database.ts";

/** An expression that had no value for some event: the last one of its function, and how often that has happened to it. */
export type ExpressionFaultRow = {
  function_slug: string;
  expression: string;
  fault: string;
  times: number;
  at: number;
};

export function noteExpressionFault(database: Database, fault: Omit<ExpressionFaultRow, "times">): void {
  database.run(
    `insert into expression_faults (function_slug, expression, fault, times, at) values (?, ?, ?, 1, ?)
     on conflict (function_slug) do update set
       expression = excluded.expression, fault = excluded.fault, times = times + 1, at = excluded.at`,
    fault.function_slug,
    fault.expression,
    fault.fault,
    fault.at,
  );
}

export function allExpressionFaults(database: Database): ExpressionFaultRow[] {
  return database.all("select * from expression_faults");
}

/** A function that has changed may have mended its expressions. */
export function deleteExpressionFault(database: Database, slug: string): void {
  database.run("delete from expression_faults where function_slug = ?", slug);
}

export function deleteOldExpressionFaults(database: Database, before: number): void {
  database.run("delete from expression_faults where at < ?", before);
}
