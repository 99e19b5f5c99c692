import { Icon } from "#components/icon.tsx";
import { type Theme, themes, useTheme } from "./theme.ts";

const names = { system: "System", light: "Light", dark: "Dark" };
const icons = { system: "system", light: "sun", dark: "moon" } as const;

/** One button that goes round the three themes: three words in a menu would take more looking. */
export function ThemeButton() {
  const [theme, choose] = useTheme();
  const next: Theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
  return (
    <button
      type="button"
      onClick={() => choose(next)}
      title={`Theme: ${names[theme]}`}
      aria-label={`Theme: ${names[theme]}. Change to ${names[next]}`}
      className="rounded-md p-1.5 text-muted hover:bg-hover hover:text-ink"
    >
      <Icon name={icons[theme]} />
    </button>
  );
}
