import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SiteHeader } from "#components/site-header.tsx";
import "./globals.css";

// The content security policy carries a nonce, so no page can be rendered ahead of its request.
export const dynamic = "force-dynamic";

export const metadata: Metadata = {
  title: { default: "Vibe Coding Profile", template: "%s · Vibe Coding Profile" },
  description: "How you build software now that AI builds it with you, read from your git history.",
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col font-sans antialiased">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:bg-surface focus:px-3 focus:py-2"
        >
          Skip to content
        </a>
        <SiteHeader />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-5xl flex-1 px-4 pt-8 pb-20 outline-none sm:px-6"
        >
          {children}
        </main>
        <footer className="border-line border-t">
          <p className="mx-auto max-w-5xl px-4 py-6 text-muted text-sm sm:px-6">
            It observes how software gets built and shows the evidence. It never judges skill.
          </p>
        </footer>
      </body>
    </html>
  );
}
