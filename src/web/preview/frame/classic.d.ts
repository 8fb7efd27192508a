/** A module with its imports as one classic script: the build makes the text. */
declare module "*?classic" {
  const code: string;
  export default code;
}
