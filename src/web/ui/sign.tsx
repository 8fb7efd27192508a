import "../../style/sign.css";

/** The picture of an error. The text below says the same. @param path the `d` of a path in a box of 24 by 24 */
export function Sign({ path }: { path: string }) {
  return (
    <div class="sign">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </div>
  );
}
