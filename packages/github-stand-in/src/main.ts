/**
 * Runs a stand-in alone, for the demo:
 *
 *     node packages/github-stand-in/src/main.ts --repo ada/demo=/path/to/repository --email ada=ada@example.com --port 4000
 *
 * It prints its addresses, a token, and an OAuth application's id and secret, and runs until it is stopped.
 */

import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import type { UserData } from "./github-data.ts";
import { createGitHubStandIn } from "./stand-in.ts";

const usage = `Usage: main.ts --repo owner/name=/path [--repo …] [--private owner/name …] [--email login=address …]
               [--port 0] [--callback http://127.0.0.1:54321/auth/v1/callback]`;

const { values } = parseArgs({
  options: {
    repo: { type: "string", multiple: true, default: [] },
    private: { type: "string", multiple: true, default: [] },
    email: { type: "string", multiple: true, default: [] },
    port: { type: "string", default: "0" },
    callback: { type: "string", default: "http://127.0.0.1:54321/auth/v1/callback" },
    help: { type: "boolean", default: false },
  },
});
const repositories = values.repo.map((text) => pair(text)).map(([fullName, path]) => ({ fullName, path }));
const port = Number(values.port);
if (values.help || repositories.length === 0 || !Number.isInteger(port)) {
  console.error(usage);
  process.exit(values.help ? 0 : 1);
}

const emails = values.email.map(pair);
const logins = [
  ...new Set([...repositories.map(({ fullName }) => fullName.split("/")[0] ?? ""), ...emails.map(([login]) => login)]),
];
const users: UserData[] = logins.map((login) => {
  const own = emails.filter(([of]) => of === login).map(([, email]) => ({ email }));
  return { login, emails: own.length > 0 ? own : [{ email: `${login}@users.noreply.github.com` }] };
});
const secret = () => randomBytes(20).toString("hex");
const [first = ""] = logins;
const token = `ghp_${secret().slice(0, 36)}`;
const application = { clientId: `Iv1.${secret().slice(0, 16)}`, clientSecret: secret(), callbackUrl: values.callback };

const standIn = await createGitHubStandIn({
  port,
  users,
  repositories: repositories.map((one) => ({ ...one, private: values.private.includes(one.fullName) })),
  tokens: [{ kind: "classic", value: token, user: first, scopes: ["repo", "read:user", "user:email"] }],
  applications: [{ ...application, name: "Demo", deviceFlow: true }],
});
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    standIn.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
console.log(`site     ${standIn.url}
api      ${standIn.apiUrl}
graphql  ${standIn.graphqlUrl}
token    ${token}  (${first})
client   ${application.clientId}
secret   ${application.clientSecret}
${repositories.map(({ fullName }) => `git      ${standIn.url}/${fullName}.git`).join("\n")}`);

function pair(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at < 1) {
    console.error(`"${text}" needs the form name=value.\n${usage}`);
    process.exit(1);
  }
  return [text.slice(0, at), text.slice(at + 1)];
}
