/** What holds of every fact, whatever a commit says. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { agentMessages } from "../labelled/marks.ts";
import { plainKeys, rawCommit } from "../testing/raw-commit.ts";
import { type FactKeys, toFact } from "./commit-fact.ts";
import { hash32 } from "./hash.ts";

const keys: FactKeys = { identify: (email) => `id-${hash32(email)}`, salt: "salt" };
const marksOf = (message: string) => toFact(rawCommit({ message }), plainKeys).tools;

test.each([
  ...[
    "a",
    " ",
    "\n",
    "\r\n",
    "\t",
    '"',
    "[",
    "]",
    "(",
    ":",
    "> ",
    "```\n",
    "- ",
    "#1 ",
    "A-1 ",
    "🤖",
    "\u0000",
    "\ud800",
  ],
  ...[
    "Co-authored-by: ",
    "Co-authored-by: a\n <",
    "Assisted-by: Claude:",
    "Generated with [",
    "fixup! ",
    'Revert "',
    "a: ",
    "add ",
  ],
])("a message that repeats %j half a million times has a fact", (part) => {
  const message = part.repeat(500_000 / part.length);
  expect(
    toFact(rawCommit({ message, name: message, email: message, aiNote: message }), keys).messageLength,
  ).toBeGreaterThanOrEqual(0);
  expect(toFact(rawCommit({ message: `Revert "x\n\n${message}` }), keys).category).toBe("revert");
});

const firstNames =
  "Claude Devin Jules Roo Kiro Junie Cody Cline Zed Aider Gemini Max Bolt Ada Ines Lena Yusuf Mei Amp Warp Goose Crush Codex";
const lastNames =
  "Smith Cline Verne Patel Tanaka Monet Baker Cursor Opus Sonnet Windsurf Crush Lovelace Nguyen Copilot Agent";
const providers = "gmail.com googlemail.com outlook.com icloud.com proton.me gmx.de yahoo.com qq.com hey.com";
const pick = (text: string) => fc.constantFrom(...text.split(" "));
const person = fc
  .record({ first: pick(firstNames), last: fc.option(pick(lastNames), { nil: "" }), provider: pick(providers) })
  .map(({ first, last, provider }) => ({
    name: `${first} ${last}`.trim(),
    email: `${first}.${last}@${provider}`.toLowerCase().replace(".@", "@"),
  }));

test("no name makes a tool of a person with a mailbox for people, as author or in a trailer", () => {
  fc.assert(
    fc.property(
      person,
      pick("Co-authored-by Assisted-by Co-developed-by Reviewed-by Made-with"),
      ({ name, email }, trailer) => {
        const message = `Add x\n\n${trailer}: ${name} <${email}>`;
        const fact = toFact(rawCommit({ name, email, message }), keys);
        expect(fact.tools).toEqual([]);
        expect(fact.actor).toBe("human");
      },
    ),
    { numRuns: 1_000 },
  );
});

const body = fc
  .array(fc.constantFrom(...agentMessages.map(([, text]) => text.trimEnd()), "Some words.", "* one"), { maxLength: 4 })
  .map((parts) => `Add x\n\n${parts.join("\n\n")}`);

test("line ends and blank lines at the end change no mark", () => {
  fc.assert(
    fc.property(body, fc.constantFrom("", "\n", "\n\n\n", "\r\n", " \n\t\n"), (message, end) => {
      const plain = message.replaceAll("\r", "");
      expect(marksOf(plain.replaceAll("\n", "\r\n") + end)).toEqual(marksOf(plain));
      expect(marksOf(plain + end)).toEqual(marksOf(plain));
    }),
  );
});

const trailerLines = agentMessages.map(([, text]) => text).filter((text) => /^[\w-]+: [^\n]+$/.test(text));

test("trailers mark the same folded or not, and in any order", () => {
  const shuffled = fc
    .uniqueArray(fc.constantFrom(...trailerLines, "Signed-off-by: Ona <ona@berg.example>"), {
      minLength: 1,
      maxLength: 6,
    })
    .chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })));
  fc.assert(
    fc.property(shuffled, ([lines, others]) => {
      const marks = marksOf(`Add x\n\n${lines.join("\n")}`);
      expect(marksOf(`Add x\n\n${others.join("\n")}`)).toEqual(marks);
      const folded = lines.map((line) => line.replace(/ (?=<[^<]*$)/, "\n  "));
      expect(marksOf(`Add x\n\n${folded.join("\n")}`)).toEqual(marks);
    }),
  );
});

const secretWord = fc.stringMatching(/^[g-z]{12,16}$/);

test("no word of a message, a name, an address, a path or a note is in a fact", () => {
  fc.assert(
    fc.property(secretWord, fc.constantFrom(...agentMessages.map(([, text]) => text)), (secret, text) => {
      const raw = rawCommit({
        name: secret,
        email: `${secret}@${secret}.example`,
        message: `feat(${secret}): ${secret}\n\n${secret} #4\n${text}\n\n${secret}: ${secret}\nCo-authored-by: ${secret} <${secret}@gmail.com>`,
        files: [`src/${secret}.ts`, `${secret}/${secret}.md`],
        aiNote: `${secret}\n  ${secret} 1\n---\n{"schema_version":"authorship/3.0.0","sessions":{"${secret}":{"agent_id":{"tool":"${secret}"}}}}`,
      });
      expect(JSON.stringify(toFact(raw, keys))).not.toContain(secret);
    }),
  );
});
