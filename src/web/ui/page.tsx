import type { ComponentChildren } from "preact";
import "../../style/tokens.css";
import "../../style/base.css";
import "../../style/page.css";
import { Mark } from "./icons.tsx";

const NAVIGATION = [
  { href: "/", label: "Send" },
  { href: "/shares", label: "My shares" },
];

/** The frame of every page: brand, navigation and footer. */
export function Page({ children }: { children: ComponentChildren }) {
  return (
    <div class="page">
      <header class="page-header">
        <a class="page-brand" href="/">
          <Mark />
          OneTimeShare
        </a>
        <nav aria-label="Pages">
          {NAVIGATION.map(({ href, label }) => (
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
      <main class="page-main">{children}</main>
      <footer class="page-footer">
        Your device encrypts and decrypts shares. The server never has the key.
      </footer>
    </div>
  );
}
