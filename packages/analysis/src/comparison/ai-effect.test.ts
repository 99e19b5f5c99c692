import fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../statistics/random.ts";
import { aiEffect, type EffectColumns } from "./ai-effect.ts";
import type { EffectMeasureId } from "./effect-measures.ts";
import { matchedDifference, matchStrata } from "./matched-difference.ts";

type Row = { attributed: number; stratum: number; session: number } & Partial<Record<EffectMeasureId, number>>;

function columns(rows: readonly Row[]): EffectColumns {
  return {
    count: rows.length,
    attributed: Uint8Array.from(rows, (row) => row.attributed),
    stratum: Int32Array.from(rows, (row) => row.stratum),
    session: Int32Array.from(rows, (row) => row.session),
    measure: (id) => Float64Array.from(rows, (row) => row[id] ?? Number.NaN),
  };
}

const normal = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Sessions of 1 to 6 commits in 6 quarters whose levels differ; commits of a session are alike. */
function clustered(random: () => number, sessions = 150): Row[] {
  const rows: Row[] = [];
  for (let session = 0; session < sessions; session++) {
    const stratum = Math.floor((6 * session) / sessions);
    const shared = 0.8 * normal(random);
    const likely = Math.min(0.95, Math.max(0.05, 0.2 + 0.05 * stratum + 0.15 * normal(random)));
    const event = (p: number) => (random() < p ? 1 : 0);
    for (let i = 1 + Math.floor(random() * 6); i > 0; i--) {
      rows.push({
        attributed: 0,
        stratum,
        session,
        size: 5 + 0.3 * stratum + shared + normal(random),
        breadth: 1 + 0.5 * shared + normal(random),
        test_cochange: random() < 0.6 ? event(likely) : Number.NaN,
        followup_fix: random() < 0.4 ? event(likely) / (1 + event(0.3)) : Number.NaN,
        reverted: event(0.02),
        outside_hours: event(likely + 0.3),
        next_commit: i > 1 ? 3 + shared + normal(random) : Number.NaN,
      });
    }
  }
  return rows;
}

const measure = (rows: readonly Row[], id: EffectMeasureId) => {
  const found = aiEffect(columns(rows)).measures.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no measure ${id}`);
  return found;
};

test("two quarters worked out by hand", () => {
  // The 50s come before the first turn of the kinds or after the last. Quarter 0: 4 and 6 beside 1, 2, 3 and weight 2*3/5; quarter 1: 8 and 10 beside 5 and 7 and weight 1. Quarter 2 has one
  // kind, and in quarter 3 one kind comes after the other.
  const values: [number, number, number][] = [
    [0, 0, 50],
    [1, 0, 4],
    [0, 0, 1],
    [1, 0, 6],
    [0, 0, 2],
    [0, 0, 3],
    [1, 0, 50],
    [0, 1, 50],
    [1, 1, 8],
    [0, 1, 5],
    [1, 1, 10],
    [0, 1, 7],
    [1, 1, 50],
    [1, 2, 100],
    [0, 3, 1],
    [0, 3, 1],
    [1, 3, 100],
    [1, 3, 100],
  ];
  const table = columns(values.map(([attributed, stratum, size], session) => ({ attributed, stratum, session, size })));
  const found = matchedDifference(matchStrata(table), table.measure("size"), false);
  expect(found.commits).toEqual([4, 5]);
  expect(found.means[0]).toBeCloseTo((1.2 * 5 + 9) / 2.2, 12);
  expect(found.means[1]).toBeCloseTo((1.2 * 2 + 6) / 2.2, 12);
  expect(found.difference).toBeCloseTo(3, 12);
  // Every commit is its own session, and both quarters differ by 3: the residuals are -1, 1, -1, 0, 1 and -1, 1, -1, 1.
  const meat = 2 * 0.36 + 2 * 0.16 + 4 * 0.25;
  expect(found.standardError).toBeCloseTo(Math.sqrt((meat * (4 / 3) * (8 / 6)) / 2.2 ** 2), 12);
  expect(found.degreesOfFreedom).toBe(3);
});

test("in one quarter the difference is the plain one", () => {
  const random = seededRandom("one");
  const compared = clustered(random).map((row) => ({ ...row, stratum: 7, attributed: random() < 0.3 ? 1 : 0 }));
  const other = (row: Row | undefined) =>
    ({ ...clustered(random)[0], ...row, attributed: 1 - (row?.attributed ?? 0) }) as Row;
  const rows = [other(compared[0]), ...compared, other(compared.at(-1))];
  const mean = (kind: number) => {
    const values = compared.filter((row) => row.attributed === kind).map((row) => row.size ?? 0);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  expect(Math.log2(measure(rows, "size").difference ?? 0)).toBeCloseTo(mean(1) - mean(0), 3);
});

test("what looks like more because busy quarters used more AI is not announced", () => {
  const random = seededRandom("simpson");
  const rows: Row[] = Array.from({ length: 800 }, (_, i) => {
    const stratum = i < 400 ? 0 : 1;
    return {
      attributed: random() < (stratum === 0 ? 0.1 : 0.8) ? 1 : 0,
      stratum,
      session: Math.floor(i / 3),
      size: 3 + 4 * stratum + normal(random),
    };
  });
  expect(measure(rows, "size").verdict).toBe("no_clear_difference");
  const pooled = measure(
    rows.map((row) => ({ ...row, stratum: 0 })),
    "size",
  );
  expect(pooled.verdict).toBe("more");
});

/** Share of intervals that cover no difference, and of histories in which anything is announced. */
function underChance(name: string, label: (rows: Row[], random: () => number) => void) {
  let [covered, intervals, announced] = [0, 0, 0];
  const repetitions = 400;
  for (let i = 0; i < repetitions; i++) {
    const random = seededRandom(`${name} ${i}`);
    const rows = clustered(random);
    label(rows, random);
    const { measures } = aiEffect(columns(rows));
    for (const { interval, unit } of measures) {
      if (interval === null) continue;
      const none = unit === "ratio" ? 1 : 0;
      intervals += 1;
      covered += interval.low <= none && none <= interval.high ? 1 : 0;
    }
    announced += measures.some(({ verdict }) => verdict === "more" || verdict === "less") ? 1 : 0;
  }
  return { coverage: covered / intervals, announced: announced / repetitions };
}

test.each([
  ["labels of commits", (rows: Row[], random: () => number) => permuteWithin(rows, random)],
  [
    "labels of whole sessions",
    (rows: Row[], random: () => number) => {
      const kinds = new Map<number, number>();
      for (const row of rows) {
        if (!kinds.has(row.session)) kinds.set(row.session, random() < 0.3 ? 1 : 0);
        row.attributed = kinds.get(row.session) ?? 0;
      }
    },
  ],
])("%s given out by chance: intervals keep their promise and little is announced", (name, label) => {
  const { coverage, announced } = underChance(name, label);
  expect(coverage).toBeGreaterThanOrEqual(0.92);
  expect(coverage).toBeLessThanOrEqual(0.98);
  expect(announced).toBeLessThanOrEqual(0.07);
});

test("a tool that comes into use on a day and stays, always or mostly, is not taken for what else changed then", () => {
  const adopted = (share: number) => (rows: Row[], random: () => number) => {
    const from = Math.floor(random() * rows.length);
    rows.forEach((row, i) => {
      row.attributed = i >= from && random() < share ? 1 : 0;
      // Work itself changes that day.
      if (i >= from && row.size !== undefined) row.size += 1.5;
    });
  };
  expect(underChance("adopted", adopted(1)).announced).toBe(0);
  expect(underChance("mostly", adopted(0.8)).announced).toBeLessThanOrEqual(0.07);
});

function permuteWithin(rows: Row[], random: () => number): void {
  for (let stratum = 0; stratum < 6; stratum++) {
    const own = rows.filter((row) => row.stratum === stratum);
    own.forEach((row, i) => {
      row.attributed = i < 0.35 * own.length ? 1 : 0;
    });
    for (let i = own.length - 1; i > 0; i--) {
      const [a, b] = [own[i], own[Math.floor(random() * (i + 1))]];
      if (a !== undefined && b !== undefined) [a.attributed, b.attributed] = [b.attributed, a.attributed];
    }
  }
}

test("a rare event never seen in a few commits of one kind is not announced", () => {
  const rows: Row[] = Array.from({ length: 330 }, (_, i) => ({
    attributed: i % 11 === 0 ? 1 : 0,
    stratum: 0,
    session: i,
    reverted: i % 11 !== 0 && i % 37 === 1 ? 1 : 0,
  }));
  expect(rows.reduce((sum, row) => sum + (row.reverted ?? 0), 0)).toBeGreaterThanOrEqual(5);
  expect(measure(rows, "reverted").verdict).toBe("cannot_tell");
});

test("a planted difference is found and told with both levels", () => {
  const random = seededRandom("planted");
  const rows = clustered(random).map((row) => {
    const attributed = random() < 0.4 ? 1 : 0;
    const tested = Number.isNaN(row.test_cochange) ? Number.NaN : random() < 0.2 + 0.4 * attributed ? 1 : 0;
    return { ...row, attributed, size: (row.size ?? 0) + 1.2 * attributed, test_cochange: tested };
  });
  const [size, tests] = [measure(rows, "size"), measure(rows, "test_cochange")];
  expect([size.verdict, tests.verdict]).toEqual(["more", "more"]);
  expect(size.difference).toBeGreaterThan(1.7);
  expect(size.sentence).toMatch(/^Commit size: differs; commits that name an AI tool typically change \d+ .* \d+\.$/);
  expect(tests.difference).toBeCloseTo(0.4, 0);
  expect(measure(rows, "outside_hours").verdict).toBe("no_clear_difference");
});

const labelled = fc.integer({ min: 0, max: 1e6 }).map((seed) => {
  const random = seededRandom(`labelled ${seed}`);
  return clustered(random, 60).map((row) => ({ ...row, attributed: random() < 0.4 ? 1 : 0 }));
});

test("names of quarters and sessions, and quarters of one kind only, make no difference", () => {
  fc.assert(
    fc.property(labelled, (rows) => {
      const renamed = rows.map((row) => ({ ...row, stratum: 1000 - 7 * row.stratum, session: 90_000 - row.session }));
      const before = aiEffect(columns(rows));
      expect(aiEffect(columns(renamed))).toEqual(before);
      const oneKind = rows
        .slice(0, 30)
        .map((row) => ({ ...row, stratum: 99, session: row.session + 500, attributed: 1 }));
      expect(aiEffect(columns([...rows, ...oneKind])).measures).toEqual(before.measures);
    }),
    { numRuns: 30 },
  );
});

test("swapping the kinds mirrors every difference", () => {
  fc.assert(
    fc.property(labelled, (rows) => {
      const swapped = aiEffect(columns(rows.map((row) => ({ ...row, attributed: 1 - row.attributed }))));
      aiEffect(columns(rows)).measures.forEach((measured, i) => {
        const other = swapped.measures[i];
        expect(other?.verdict).toBe(
          { more: "less", less: "more", no_clear_difference: "no_clear_difference", cannot_tell: "cannot_tell" }[
            measured.verdict
          ],
        );
        if (measured.difference === null || measured.interval === null) return;
        const mirror = (value: number) => (measured.unit === "ratio" ? 1 / value : -value);
        expect(other?.with_ai).toBe(measured.without_ai);
        expect(other?.difference).toBeCloseTo(mirror(measured.difference), 2);
        expect(other?.interval?.low).toBeCloseTo(mirror(measured.interval.high), 1);
      });
    }),
    { numRuns: 30 },
  );
});

test.each([
  ["No commit names", 0],
  ["Every commit names", 1],
])("%s an AI tool: nothing is compared and the reason is given", (reason, attributed) => {
  const rows = clustered(seededRandom("none"), 20).map((row) => ({ ...row, attributed }));
  const found = aiEffect(columns(rows));
  expect(found.reason).toContain(reason);
  expect(found.measures.map((each) => [each.verdict, each.difference])).toEqual(
    new Array(7).fill(["cannot_tell", null]),
  );
  expect(aiEffect(columns([]))).toMatchObject({
    attributed_commits: 0,
    periods: 0,
    reason: "No commit names an AI tool.",
  });
});

test("undated commits are left out", () => {
  const rows = clustered(seededRandom("undated"), 60).map((row, i) => ({ ...row, attributed: i % 2 }));
  const undated = rows.slice(0, 50).map((row) => ({ ...row, session: -1, size: 99 }));
  expect(measure([...rows, ...undated], "size")).toEqual(measure(rows, "size"));
});
