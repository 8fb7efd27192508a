/** Shows the buttons that copy an element's text: `data-copies` is the element's id. They need this script. */
export function offerCopies(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("[data-copies]")) {
    const source = page.getElementById(button.dataset.copies ?? "");
    const status = button.nextElementSibling;
    if (!source || !status) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent ?? "");
        status.textContent = "Copied.";
      } catch {
        getSelection()?.selectAllChildren(source);
        status.textContent = "The browser blocked copying. The text is selected: copy it.";
      }
    });
  }
}
