/**
 * The URL of a module in the folder of another one, for a thread or process that runs it. It has the extension of
 * `importer`, because tsc does not turn .ts into .js in a string.
 *
 * @param name such as "./worker"
 */
export function moduleBeside(importer: string, name: string): URL {
  return new URL(name + importer.slice(importer.lastIndexOf(".")), importer);
}
