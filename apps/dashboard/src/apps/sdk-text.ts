/** An SDK as an app names it (`js:v4.24.0`) in words: `JavaScript 4.24.0`. */
export function sdkText(sdk: string): string {
  const [, language = "", version = ""] = /^([a-z]+):v?(.+)$/i.exec(sdk) ?? [];
  const name = names[language.toLowerCase()];
  return name === undefined ? sdk : `${name} ${version}`;
}

const names: Record<string, string> = {
  js: "JavaScript",
  py: "Python",
  go: "Go",
  kt: "Kotlin",
};
