import { isTimeZone } from "./time-zone.ts";

/** A cron expression: which minutes, hours and days it means, in whose time. */
export type Cron = {
  timeZone: string;
  minutes: ReadonlySet<number>;
  hours: ReadonlySet<number>;
  daysOfMonth: ReadonlySet<number>;
  /** 1 is January. */
  months: ReadonlySet<number>;
  /** 0 is Sunday. */
  daysOfWeek: ReadonlySet<number>;
  /** Where both kinds of day are named, either will do; where one is `*`, the other decides. */
  eitherDay: boolean;
  /** `*` hours follow the hours that pass; named hours follow the clock on the wall, also when it is set forward or back. */
  everyHour: boolean;
};

type Field = { name: string; min: number; max: number; names?: readonly string[] };

const minute: Field = { name: "minute", min: 0, max: 59 };
const hour: Field = { name: "hour", min: 0, max: 23 };
const dayOfMonth: Field = { name: "day of the month", min: 1, max: 31 };
const month: Field = {
  name: "month",
  min: 1,
  max: 12,
  names: ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
/** 7 is Sunday, too. */
const dayOfWeek: Field = {
  name: "day of the week",
  min: 0,
  max: 7,
  names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
};

const nicknames: Record<string, string> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/** Parses five fields with an optional `TZ=Area/City` before them; else what is wrong, as a sentence. */
export function parseCron(source: string): { cron: Cron } | { error: string } {
  const [, timeZone = "UTC", rest = ""] = /^\s*(?:(?:CRON_)?TZ=(\S+)\s+)?(.*?)\s*$/.exec(source) ?? [];
  if (!isTimeZone(timeZone)) return { error: `The time zone "${timeZone}" is not known.` };
  const fields = (nicknames[rest.toLowerCase()] ?? rest).split(/\s+/);
  const [minuteText, hourText, dayText, monthText, weekdayText] = fields;
  if (fields.length !== 5 || !minuteText || !hourText || !dayText || !monthText || !weekdayText) {
    return {
      error: `It has to have five fields (minute, hour, day, month, day of the week) and has ${fields.length}.`,
    };
  }
  const minutes = valuesOf(minuteText, minute);
  const hours = valuesOf(hourText, hour);
  const daysOfMonth = valuesOf(dayText, dayOfMonth);
  const months = valuesOf(monthText, month);
  const weekdays = valuesOf(weekdayText, dayOfWeek);
  for (const values of [minutes, hours, daysOfMonth, months, weekdays]) {
    if (typeof values === "string") return { error: values };
  }
  const isSet = (values: ReadonlySet<number> | string) => (typeof values === "string" ? new Set<number>() : values);
  return {
    cron: {
      timeZone,
      minutes: isSet(minutes),
      hours: isSet(hours),
      daysOfMonth: isSet(daysOfMonth),
      months: isSet(months),
      daysOfWeek: new Set([...isSet(weekdays)].map((day) => day % 7)),
      eitherDay: !isAny(dayText) && !isAny(weekdayText),
      everyHour: hourText.startsWith("*"),
    },
  };
}

function isAny(text: string): boolean {
  return text === "*" || text === "?" || text === "*/1";
}

/** The values a field such as `1-5,10/20` names, or what is wrong with it. */
function valuesOf(text: string, field: Field): ReadonlySet<number> | string {
  const values = new Set<number>();
  const wrong = `"${text}" is no ${field.name}: ${field.min} to ${field.max}, with "*", "-", "," and "/".`;
  for (const part of text.split(",")) {
    const [, from = "", to, step] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(part) ?? [];
    const isWhole = from === "*" || from === "?";
    const first = isWhole ? field.min : numberIn(from, field);
    const open = isWhole || (to === undefined && step !== undefined);
    const last = to !== undefined ? numberIn(to, field) : open ? field.max : first;
    const every = step === undefined ? 1 : Number(step);
    if (first === null || last === null || first > last || every < 1 || (isWhole && to !== undefined)) return wrong;
    for (let value = first; value <= last; value += every) values.add(value);
  }
  return values;
}

function numberIn(text: string, { min, max, names }: Field): number | null {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  const value = index >= min ? index : /^\d+$/.test(text) ? Number(text) : null;
  return value !== null && value >= min && value <= max ? value : null;
}
