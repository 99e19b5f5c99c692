/** Sign-in pages: plain forms, no script, so that a browser without JavaScript and a test with `fetch` can use them. */

import type { Directory, Person } from "../directory.ts";
import { type Answer, htmlAnswer } from "../http/answer.ts";

export function choosePersonPage(
  directory: Directory,
  { title, text, action, fields }: { title: string; text: string; action: string; fields: Record<string, string> },
): Answer {
  const hidden = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join("\n");
  const button = (person: Person) =>
    `<p><button name="login" value="${escaped(person.login)}">Continue as ${escaped(person.login)}</button></p>`;
  return page(
    title,
    `<p>${escaped(text)}</p>
<form method="post" action="${escaped(action)}">
${hidden}
${directory.people().map(button).join("\n")}
<p><button name="deny" value="1">Cancel</button></p>
</form>`,
  );
}

export function messagePage(title: string, text: string, status = 200): Answer {
  return page(title, `<p>${escaped(text)}</p>`, status);
}

export function userCodePage(error: string | null): Answer {
  return page(
    "Device activation",
    `${error === null ? "" : `<p role="alert">${escaped(error)}</p>`}
<form method="get" action="/login/device">
<p><label>Code shown on your device <input name="user_code" autocomplete="off" required></label></p>
<p><button>Continue</button></p>
</form>`,
  );
}

function page(title: string, content: string, status = 200): Answer {
  const html = `<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem; color-scheme: light dark }
button { font: inherit; padding: 0.5rem 1rem }</style></head>
<body><main><h1>${escaped(title)}</h1>
${content}
<p><small>This is a stand-in for GitHub on this machine. No password is asked for.</small></p></main></body>
</html>
`;
  return htmlAnswer(status, html, { "cache-control": "no-store", "content-security-policy": policy });
}

// No form-action: browsers hold it against the redirect back to the application, too.
const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
