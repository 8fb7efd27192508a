import { Literal } from "../../../ui/literal.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { richText, texts } from "../../../ui/texts.ts";
import type { Added } from "./use-adding.ts";

/** Says which files and folders of the last addition need a look. */
export function AddedNotice({ unreadable, replaced }: Added) {
  return (
    <>
      {unreadable.length > 0 && (
        <Notice tone="warn" urgent>
          <p>{richText("send.unreadableFolder", { names: namesOf(unreadable) })}</p>
        </Notice>
      )}
      {replaced.length > 0 && (
        <Notice tone="info">
          <p>{richText("send.replaced", { names: namesOf(replaced) })}</p>
        </Notice>
      )}
    </>
  );
}

function namesOf(names: readonly string[]) {
  const items = names.map((name, index) => <Literal key={index}>{name}</Literal>);
  return <>{texts().list(items)}</>;
}
