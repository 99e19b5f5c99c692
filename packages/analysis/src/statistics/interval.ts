export type Interval = { low: number; high: number };
