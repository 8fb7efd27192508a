import type { ComponentChildren } from "preact";
import "../../style/tokens.css";
import "../../style/base.css";
import "../../style/page.css";
import { Mark } from "./icons.tsx";

interface PageProps {
  /** The path of the page in the navigation, such as "/shares". The page of a share has none. */
  current?: string;
  children: ComponentChildren;
}

const NAVIGATION = [
  { href: "/", label: "Send" },
  { href: "/shares", label: "My shares" },
];

/** The frame of every page: brand, navigation and footer. */
export function Page({ current, children }: PageProps) {
  return (
    <div class="page">
      <header class="page-header">
        <a class="page-brand" href="/">
          <Mark />
          OneTimeShare
        </a>
        <nav aria-label="Pages">
          {NAVIGATION.map(({ href, label }) => (
            <a key={href} href={href} aria-current={href === current ? "page" : undefined}>
              {label}
            </a>
          ))}
        </nav>
      </header>
      <main class="page-main">{children}</main>
      <footer class="page-footer">
        Encrypted and decrypted in the browser. The server never has the key.
      </footer>
    </div>
  );
}
