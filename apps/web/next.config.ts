import type { NextConfig } from "next";

/** What every answer carries. The content security policy needs a nonce a request, so `src/proxy.ts` adds it. */
const headers = [
  { key: "X-Frame-Options", value: "DENY" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
];

const config: NextConfig = {
  // Workspace packages publish TypeScript source.
  transpilePackages: ["@vibe/analysis", "@vibe/history", "@vibe/jobs", "@vibe/store"],
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  // `npm run check` type-checks; a build does not do it again.
  typescript: { ignoreBuildErrors: true },
  // The engine posts the outputs of all steps of a run; the proxy would cut a longer body off at 10 MB.
  experimental: { proxyClientMaxBodySize: "40mb" },
  // Read when the page is asked for; where only traced files are deployed, it has to be named.
  outputFileTracingIncludes: { "/methodology": ["../../docs/methodology.md"] },
  headers: async () => [{ source: "/:path*", headers }],
};

export default config;
