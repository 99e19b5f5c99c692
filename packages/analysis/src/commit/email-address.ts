/** What an e-mail of a git identity says about the account behind it. */

export type EmailAddress = {
  /** Lower case, trimmed. */
  address: string;
  /** Before the last "@", without a "+tag". */
  local: string;
  domain: string;
  /** The GitHub or GitLab login in a noreply address such as `123+octocat@users.noreply.github.com`. */
  login: string | null;
};

const personalDomains = new Set(
  (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com " +
    "proton.me protonmail.com pm.me gmx.de gmx.net gmx.com web.de t-online.de mail.com mail.ru yandex.ru yandex.com qq.com " +
    "163.com 126.com foxmail.com aol.com fastmail.com hey.com zoho.com orange.fr free.fr laposte.net libero.it naver.com"
  ).split(" "),
);

/** Takes an e-mail apart. Never throws; a text without "@" is all local part. */
export function parseEmail(email: string): EmailAddress {
  const address = email.trim().toLowerCase();
  const at = address.lastIndexOf("@");
  const beforeAt = at < 0 ? address : address.slice(0, at);
  const domain = at < 0 ? "" : address.slice(at + 1);
  const plus = beforeAt.indexOf("+");
  if (/^users\.noreply\.(github|gitlab)\.com$/.test(domain)) {
    const login = /^\d+\+/.test(beforeAt) ? beforeAt.slice(plus + 1) : beforeAt;
    return { address, local: login, domain, login };
  }
  return { address, local: plus > 0 ? beforeAt.slice(0, plus) : beforeAt, domain, login: null };
}

/** True for mailbox providers that people use, where a display name proves nothing. */
export function isPersonalDomain(domain: string): boolean {
  return personalDomains.has(domain);
}
