/**
 * Applies the visitor's choice of light or dark. A page loads this script without `type="module"` in its head, so that it
 * runs before the first paint. It has no imports, because such a script can't have any.
 *
 *     localStorage "onetimeshare/theme" -> "light" or "dark"; missing: the system's
 *
 * A `<select data-theme-choice>` lets the visitor choose. Without this script, a page that the server rendered hides it.
 */
{
  const KEY = "onetimeshare/theme";
  const CHOICE = "select[data-theme-choice]";
  const root = document.documentElement;

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      // The browser blocks storage. The choice lasts as long as the page.
      return root.dataset.theme ?? null;
    }
  };

  const apply = (theme: string | null) => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
    const chosen = root.dataset.theme;
    for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
      const own = meta.media.includes("dark") ? "dark" : "light";
      meta.dataset.scheme ??= own;
      const scheme = meta.dataset.scheme;
      if (chosen) meta.media = chosen === scheme ? "all" : "not all";
      else meta.media = `(prefers-color-scheme: ${scheme})`;
    }
    for (const field of document.querySelectorAll<HTMLSelectElement>(CHOICE)) {
      field.value = chosen ?? "system";
      field.closest("[hidden]")?.removeAttribute("hidden");
    }
  };

  const choose = (theme: string) => {
    try {
      if (theme === "system") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // The choice lasts as long as the page.
    }
    apply(theme);
  };

  apply(stored());
  // The field of a page that the server rendered exists only now.
  addEventListener("DOMContentLoaded", () => apply(stored() ?? root.dataset.theme ?? null));
  addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement && target.matches(CHOICE)) choose(target.value);
  });
  // Another tab, or a page that the browser had kept.
  addEventListener("storage", ({ key }) => {
    if (key === KEY || key === null) apply(stored());
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) apply(stored());
  });
}
