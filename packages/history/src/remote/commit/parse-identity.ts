/** `Name <e-mail> 1700000000 +0530`, read as git reads it where it is not as it should be. */

import type { Identity, Moment } from "@vibe/analysis/commit/commit";
import { parseMoment } from "../../log-stream.ts";

const nobody = { name: "", email: "", epochSeconds: 0, offsetMinutes: 0 };
const blanks = /[ \t\r\n]+$/;

/** Pure and total: a line without an e-mail in brackets is nobody's, one without a date is of the epoch. */
export function parseIdentity(line: string): Identity & Moment {
  const open = line.indexOf("<");
  const close = open === -1 ? -1 : line.indexOf(">", open + 1);
  if (close === -1) return nobody;
  const name = line.slice(0, open).replace(blanks, "");
  return { name, email: line.slice(open + 1, close), ...momentAfter(line.slice(line.lastIndexOf(">") + 1)) };
}

function momentAfter(text: string): Moment {
  const [, seconds, zone] = /^[ \t\r\n]*(\d+)[ \t\r\n]*([+-]\d+)/.exec(text) ?? [];
  if (seconds === undefined || zone === undefined) return { epochSeconds: 0, offsetMinutes: 0 };
  const digits = String(Math.abs(Number(zone))).padStart(4, "0");
  return parseMoment(`${seconds} ${zone.startsWith("-") ? "-" : "+"}${digits}`);
}
