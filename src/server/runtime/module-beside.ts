/**
 * The address of a module that stands beside another one, for what starts it by its file. tsc makes .js of
 * .ts where modules are imported, but not in such a name.
 *
 * @param name such as "./worker"
 */
export function moduleBeside(importer: string, name: string): URL {
  return new URL(name + importer.slice(importer.lastIndexOf(".")), importer);
}
