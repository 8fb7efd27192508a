/** Markup with escaped texts. */
export interface Markup {
  markup: string;
}

type Value = string | number | Markup | readonly Markup[];

/** A template that escapes its values, except markup. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Markup {
  return { markup: String.raw({ raw: parts }, ...values.map(toMarkup)) };
}

function toMarkup(value: Value): string {
  if (typeof value !== "object") return escapeHtml(String(value));
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("");
}

/** The parts of a rich text as markup. Strings are escaped. */
export function joined(parts: readonly (string | Markup)[]): Markup {
  return html`${parts.map((part) => (typeof part === "string" ? html`${part}` : part))}`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
