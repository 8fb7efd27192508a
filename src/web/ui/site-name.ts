/** The operator's name for this site, which the server has put into the page. */
export function siteName(): string {
  return document.querySelector<HTMLMetaElement>("meta[name=application-name]")?.content ?? "";
}
