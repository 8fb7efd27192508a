const ID_IN_LINK = /\/s\/(?<id>[A-Za-z0-9_-]{22})/;

/**
 * Keeps only the id of a link that somebody pastes into a search field: the rest of a link opens the share, so it must
 * never reach the server.
 */
export function shortenPastedLinks(page: Document): void {
  const field = page.querySelector<HTMLInputElement>("input#id");
  field?.addEventListener("paste", (event) => {
    const { id } = ID_IN_LINK.exec(event.clipboardData?.getData("text") ?? "")?.groups ?? {};
    if (id === undefined) return;
    event.preventDefault();
    field.value = id;
  });
}
