// Runs before the first paint, as a file of its own because the content security policy allows no inline script.
// What it reads is written by src/shell/theme.ts.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows the system.
}
