import type { ComponentChildren } from "preact";
import { abuseContactLabel } from "../../protocol/abuse-contact.ts";
import { sitePath } from "../workers/site-address.ts";
import "../../style/tokens.css";
import "../../style/base.css";
import "../../style/page.css";
import { Mark } from "./icons.tsx";
import { useServerConfig } from "./server-config.ts";

const NAVIGATION = [
  { path: "/", label: "Send" },
  { path: "/shares", label: "My shares" },
];

/** The frame of every page: brand, navigation, the operator's notice, and footer. */
export function Page({ children }: { children: ComponentChildren }) {
  const config = useServerConfig();
  const navigation = NAVIGATION.filter(({ path }) => path !== "/" || !config?.receiveOnly).map(
    ({ path, label }) => ({ href: sitePath(path), label }),
  );
  return (
    <div class="page">
      <header class="page-header">
        <a class="page-brand" href={sitePath("/")}>
          <Mark />
          OneTimeShare
        </a>
        <nav aria-label="Pages">
          {navigation.map(({ href, label }) => (
            <a
              key={href}
              href={href}
              aria-current={href === location.pathname ? "page" : undefined}
            >
              {label}
            </a>
          ))}
        </nav>
      </header>
      {/* This element exists before its text, so that a screen reader announces the text. */}
      <div role="status">
        {config?.notice && (
          <aside class="page-notice" aria-label="Notice">
            <p dir="auto">{config.notice.text}</p>
          </aside>
        )}
      </div>
      <main class="page-main">{children}</main>
      <footer class="page-footer">
        <p>Your device encrypts and decrypts shares. The server never has the key.</p>
        {config?.abuseContact != null && (
          <p>
            <a href={config.abuseContact} target="_blank" rel="noreferrer">
              {abuseContactLabel(config.abuseContact)}
            </a>
          </p>
        )}
      </footer>
    </div>
  );
}
