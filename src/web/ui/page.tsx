import type { ComponentChildren } from "preact";
import { abuseContactLabel } from "../../protocol/abuse-contact.ts";
import type { ServerConfig } from "../../protocol/api.ts";
import { sitePath } from "../workers/site-address.ts";
import "../../style/tokens.css";
import "../../style/base.css";
import "../../style/page.css";
import { useServerConfig } from "./server-config.ts";

const NAVIGATION = [
  { path: "/", label: "Send" },
  { path: "/shares", label: "My shares" },
];

interface PageProps {
  /** The picture and the name in the header. */
  brand: readonly Node[];
  children: ComponentChildren;
}

/** The frame of every page: brand, navigation, the operator's notice, and footer. */
export function Page({ brand, children }: PageProps) {
  const config = useServerConfig();
  const navigation = NAVIGATION.filter(({ path }) => path !== "/" || !config?.receiveOnly).map(
    ({ path, label }) => ({ href: sitePath(path), label }),
  );
  return (
    <div class="page">
      <header class="page-header">
        {/* biome-ignore lint/a11y/useAnchorContent: the picture and the name become its content. */}
        <a
          class="page-brand"
          href={sitePath("/")}
          ref={(link) => void link?.replaceChildren(...brand)}
        />
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
        {config && <FooterLinks config={config} />}
        <p class="page-theme">
          <label>
            Theme{" "}
            <select data-theme-choice value={document.documentElement.dataset.theme ?? "system"}>
              <option value="system">System</option>
              <option value="light">Light</option>
              <option value="dark">Dark</option>
            </select>
          </label>
        </p>
      </footer>
    </div>
  );
}

function FooterLinks({ config: { abuseContact, legalLinks = [] } }: { config: ServerConfig }) {
  const links =
    abuseContact === null
      ? legalLinks
      : [{ url: abuseContact, label: abuseContactLabel(abuseContact) }, ...legalLinks];
  if (links.length === 0) return null;
  return (
    <p class="page-links">
      {links.map(({ url, label }) => (
        <a key={url} href={url} target="_blank" rel="noreferrer">
          {label}
        </a>
      ))}
    </p>
  );
}
