import { rotateGitHubTokens } from "@vibe/jobs/rotate-github-tokens";
import { serviceClient } from "@vibe/store/client";
import { parseSealingKeys } from "@vibe/store/sealed-secret";

/**
 * `npm run rotate-keys`: seals every stored GitHub token with the newest key. Put the new key before the old one in
 * GITHUB_TOKEN_ENCRYPTION_KEY (new,old) wherever the app runs, run this, then leave the old key out.
 */
const setting = "GITHUB_TOKEN_ENCRYPTION_KEY";
const { NEXT_PUBLIC_SUPABASE_URL: url, SUPABASE_SERVICE_ROLE_KEY: secretKey, [setting]: keys } = process.env;

if (!url || !secretKey || !keys) {
  console.error(
    `Set NEXT_PUBLIC_SUPABASE_URL, SUPABASE_SERVICE_ROLE_KEY and ${setting} (the new key, a comma, the old key), as for the web app.`,
  );
  process.exit(2);
}
const { resealed, current, unreadable } = await rotateGitHubTokens(parseSealingKeys(setting, keys), {
  service: serviceClient({ url, secretKey }),
});
console.log(`Sealed anew: ${resealed}. Already sealed with the newest key: ${current}.`);
if (unreadable > 0) {
  console.error(`Not opened by any of these keys: ${unreadable}. Their owners have to connect again.`);
  process.exitCode = 1;
}
