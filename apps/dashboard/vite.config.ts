import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** A static build that the engine serves from its own address (`packages/engine/src/http/dashboard.ts`). */
export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    outDir: "build",
    // What has `light-dark()`, popovers and nesting: nothing is rewritten for older browsers.
    target: ["chrome125", "firefox129", "safari18"],
    // The engine's content security policy has no room for data addresses as scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
