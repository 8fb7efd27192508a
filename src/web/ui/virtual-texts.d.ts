/** Written by the build: the texts that one page or a part of a page needs, in a file for each language. See scripts/texts-plugin.ts. */
declare module "virtual:texts/*" {
  const load: import("./language.ts").LoadMessages;
  export default load;
}
