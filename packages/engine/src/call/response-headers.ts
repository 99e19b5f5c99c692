/** Of an app's answer, what says how it was made and by whom. Never what could hold a secret, such as a cookie. */
const kept =
  /^(content-type|retry-after|x-inngest-(?!signature$).+|x-vercel-id|x-vercel-error|x-request-id|x-amzn-requestid|cf-ray|fly-request-id)$/;
const longestValue = 500;
const mostCharacters = 2000;

/** The headers of an answer that are kept with the attempt. */
export function keptHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  let room = mostCharacters;
  const entries = Object.entries(headers)
    .filter(([name]) => kept.test(name))
    .map(([name, value]) => [name, value.slice(0, longestValue)] as const);
  return Object.fromEntries(
    entries.filter(([name, value]) => {
      room -= name.length + value.length;
      return room >= 0;
    }),
  );
}
